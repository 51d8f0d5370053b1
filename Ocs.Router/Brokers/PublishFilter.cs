using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Who may receive one publication: the lists that its publisher gave.</summary>
internal sealed class PublishFilter
{
    private readonly List<Func<RouterSession, bool>> _conditions = [];

    /// <summary>Whether it names sessions, which have new ids every time, and not only who they are.</summary>
    public bool NamesSessions { get; private set; }

    /// <summary>Adds the list of an option, if it is one of the six.</summary>
    public void Add(in MapEntries option)
    {
        var key = System.Text.Encoding.UTF8.GetString(option.Key);
        var isWanted = key.StartsWith("eligible", StringComparison.Ordinal);
        if (key is "eligible" or "exclude")
        {
            var ids = ReadIds(option, key);
            NamesSessions = true;
            _conditions.Add(session => ids.Contains(session.Id) == isWanted);
        }
        else if (key is "eligible_authid" or "exclude_authid")
        {
            var names = ReadTexts(option, key);
            _conditions.Add(session => names.Contains(session.AuthId) == isWanted);
        }
        else if (key is "eligible_authrole" or "exclude_authrole")
        {
            var names = ReadTexts(option, key);
            _conditions.Add(session => names.Contains(session.Role) == isWanted);
        }
    }

    /// <summary>Whether a session may receive it.</summary>
    public bool Allows(RouterSession session) => _conditions.TrueForAll(condition => condition(session));

    private static HashSet<long> ReadIds(in MapEntries option, string key)
    {
        var ids = new HashSet<long>();
        foreach (var element in Elements(option, key))
        {
            if (element.Kind != MessageElementKind.Integer
                || !MapEntries.TryGetInteger(element.In(option.Value), option.Serializer, out var id))
                throw Wrong(element.Kind, key);
            ids.Add(id);
        }

        return ids;
    }

    private static HashSet<string> ReadTexts(in MapEntries option, string key)
    {
        var texts = new HashSet<string>(StringComparer.Ordinal);
        foreach (var element in Elements(option, key))
        {
            if (element.Kind != MessageElementKind.String)
                throw Wrong(element.Kind, key);
            texts.Add(System.Text.Encoding.UTF8.GetString(MapEntries.TextOf(element.In(option.Value), element.IsPlain, option.Serializer)));
        }

        return texts;
    }

    private static List<MessageElement> Elements(in MapEntries option, string key) =>
        option.Kind == MessageElementKind.List
            ? MapEntries.ListOf(option.Value, option.Serializer)
            : throw new WampProtocolException($"invalid type {MessageView.PythonType(option.Kind)} for '{key}' option in PUBLISH");

    private static WampProtocolException Wrong(MessageElementKind kind, string key) =>
        new($"invalid type {MessageView.PythonType(kind)} for value in '{key}' option in PUBLISH");
}
