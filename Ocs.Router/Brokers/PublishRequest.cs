using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The options of a PUBLISH.</summary>
internal readonly ref struct PublishRequest
{
    /// <summary>The options of a publication that has none.</summary>
    public PublishRequest()
    {
    }

    private PublishRequest(MapEntries options)
    {
        Passed = new PassedDetails(options);
        while (options.Next())
        {
            if (options.Key.SequenceEqual("acknowledge"u8))
                IsAcknowledged = RequireBoolean(options, "acknowledge");
            else if (options.Key.SequenceEqual("exclude_me"u8))
                ExcludesPublisher = RequireBoolean(options, "exclude_me");
            else if (options.Key.SequenceEqual("retain"u8))
                IsRetained = RequireBoolean(options, "retain");
            else if (options.Key.SequenceEqual("disclose_me"u8))
                IsDisclosed = options.IsTrue;
            else if (options.Key.StartsWith("eligible"u8) || options.Key.StartsWith("exclude"u8))
                (Filter ??= new PublishFilter()).Add(options);
        }
    }

    public bool IsAcknowledged { get; }

    public bool ExcludesPublisher { get; } = true;

    public bool IsDisclosed { get; }

    /// <summary>Whether it is kept for those who subscribe later.</summary>
    public bool IsRetained { get; }

    /// <summary>Who may receive it; null for everybody.</summary>
    public PublishFilter? Filter { get; }

    /// <summary>What goes to the subscribers as it is.</summary>
    public PassedDetails Passed { get; }

    public static PublishRequest Read(in MessageView message)
    {
        var options = message.GetMap(2, "options");
        return message.IsPlain(2) ? new PublishRequest() : new PublishRequest(options);
    }

    private static bool RequireBoolean(in MapEntries option, string name) =>
        option.Kind == MessageElementKind.Boolean
            ? option.IsTrue
            : throw new WampProtocolException($"invalid type {MessageView.PythonType(option.Kind)} for '{name}' option in PUBLISH");
}
