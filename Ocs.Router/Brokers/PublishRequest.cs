using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The options of a PUBLISH.</summary>
internal readonly struct PublishRequest
{
    private static readonly PublishRequest Plain = new(isAcknowledged: false, excludesPublisher: true, isDisclosed: false, null);

    private PublishRequest(bool isAcknowledged, bool excludesPublisher, bool isDisclosed, PublishFilter? filter)
    {
        IsAcknowledged = isAcknowledged;
        ExcludesPublisher = excludesPublisher;
        IsDisclosed = isDisclosed;
        Filter = filter;
    }

    public bool IsAcknowledged { get; }

    public bool ExcludesPublisher { get; }

    public bool IsDisclosed { get; }

    public PublishFilter? Filter { get; }

    public static PublishRequest Read(in MessageView message)
    {
        var options = message.GetMap(2, "options");
        return message.IsPlain(2) ? Plain : Read(options);
    }

    private static PublishRequest Read(MapEntries options)
    {
        var (acknowledge, excludeMe, discloseMe) = (false, true, false);
        PublishFilter? filter = null;
        while (options.Next())
        {
            if (options.Key.SequenceEqual("acknowledge"u8))
                acknowledge = RequireBoolean(options, "acknowledge");
            else if (options.Key.SequenceEqual("exclude_me"u8))
                excludeMe = RequireBoolean(options, "exclude_me");
            else if (options.Key.SequenceEqual("disclose_me"u8))
                discloseMe = options.IsTrue;
            else if (options.Key.StartsWith("eligible"u8) || options.Key.StartsWith("exclude"u8))
                (filter ??= new PublishFilter()).Add(options);
        }

        return new PublishRequest(acknowledge, excludeMe, discloseMe, filter);
    }

    private static bool RequireBoolean(in MapEntries option, string name) =>
        option.Kind == MessageElementKind.Boolean
            ? option.IsTrue
            : throw new WampProtocolException($"invalid type {MessageView.PythonType(option.Kind)} for '{name}' option in PUBLISH");
}
