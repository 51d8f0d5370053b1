using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>A call of one of the router's own procedures: its arguments, by position or by name, and how it is answered.</summary>
internal readonly ref struct MetaCall
{
    private readonly MessageView _message;
    private readonly List<MessageElement> _positional;
    private readonly PeerIdentity _router;
    private readonly long _request;

    public MetaCall(RouterSession caller, in MessageView message, PeerIdentity router)
    {
        Caller = caller;
        _message = message;
        _router = router;
        _request = message.GetId(1, "request");
        _positional = message.Count > 4 && message.KindOf(4) == MessageElementKind.List ? MapEntries.ListOf(message.Raw(4), message.Serializer) : [];
    }

    /// <summary>Who calls.</summary>
    public RouterSession Caller { get; }

    /// <summary>Finds an argument; null is as good as none.</summary>
    public bool TryGet(int position, ReadOnlySpan<byte> name, out MetaArgument argument)
    {
        argument = default;
        if (position < _positional.Count)
        {
            var element = _positional[position];
            argument = new MetaArgument(element.In(_message.Raw(4)), element.Kind, _message.Serializer);
        }
        else if (_message.Count > 5 && _message.KindOf(5) == MessageElementKind.Map)
        {
            var keyword = _message.GetMap(5, "kwargs");
            while (keyword.Next())
            {
                if (keyword.Key.SequenceEqual(name))
                    argument = new MetaArgument(keyword.Value, keyword.Kind, _message.Serializer);
            }
        }

        return !argument.Value.IsEmpty && argument.Kind != MessageElementKind.Null;
    }

    /// <summary>The first argument, an id that must be there; the call is refused where it is not.</summary>
    public bool TryGetId(ReadOnlySpan<byte> name, out long id) => TryGetId(0, name, out id);

    /// <summary>An argument, an id that must be there; the call is refused where it is not.</summary>
    public bool TryGetId(int position, ReadOnlySpan<byte> name, out long id)
    {
        id = TryGet(position, name, out var argument) ? argument.Integer ?? -1 : -1;
        if (id < 0)
            RefuseArgument(name, "an id");
        return id >= 0;
    }

    /// <summary>An argument, a text that must be there; the call is refused where it is not.</summary>
    public bool TryGetText(int position, ReadOnlySpan<byte> name, out string text)
    {
        text = (TryGet(position, name, out var argument) ? argument.Text : null) ?? "";
        if (text.Length == 0)
            RefuseArgument(name, "text");
        return text.Length > 0;
    }

    /// <summary>An argument that is text, or null where there is none.</summary>
    public string? GetOptionalText(int position, ReadOnlySpan<byte> name) => TryGet(position, name, out var argument) ? argument.Text : null;

    /// <summary>Answers with one value.</summary>
    public void Reply(Action<MessageBuilder> write)
    {
        using var builder = MessageBuilder.Rent(Caller.Link.Serializer);
        builder.Begin(4, MessageType.Result).Integer(_request).BeginMap(3).Key("callee"u8).Integer(_router.Session)
            .Key("callee_authid"u8).Text(_router.AuthId).Key("callee_authrole"u8).Text(_router.Role).EndMap().BeginList(1);
        write(builder);
        Caller.Link.Send(builder.EndList().End().Written);
    }

    /// <summary>Answers with null: it is done.</summary>
    public void ReplyNothing() => Reply((long?)null);

    /// <summary>Answers with an integer, or null.</summary>
    public void Reply(long? value) => Reply(builder => _ = value is { } integer ? builder.Integer(integer) : builder.Null());

    /// <summary>Answers with a list of ids.</summary>
    public void Reply(IReadOnlyCollection<long> ids) => Reply(builder => WriteIds(builder, ids));

    /// <summary>Refuses.</summary>
    public void Refuse(string error, string text) => Caller.SendError(MessageType.Call, _request, error, text);

    /// <summary>Refuses because of an argument.</summary>
    public void RefuseArgument(ReadOnlySpan<byte> name, string expected)
    {
        var (procedure, argument) = (System.Text.Encoding.UTF8.GetString(_message.GetUri(3, "procedure")), System.Text.Encoding.UTF8.GetString(name));
        Refuse(WampError.InvalidArgument, $"{procedure} takes {expected} as '{argument}'");
    }

    /// <summary>Refuses with a text among the keyword arguments, as Crossbar.io does where it has no history.</summary>
    public void RefuseWithMessage(string error, string text)
    {
        using var builder = MessageBuilder.Rent(Caller.Link.Serializer);
        builder.Begin(7, MessageType.Error).Integer((int)MessageType.Call).Integer(_request).EmptyMap().Text(error).BeginList(0).EndList();
        Caller.Link.Send(builder.BeginMap(1).Key("message"u8).Text(text).EndMap().End().Written);
    }

    /// <summary>Writes a list of ids.</summary>
    public static void WriteIds(MessageBuilder builder, IReadOnlyCollection<long> ids)
    {
        builder.BeginList(ids.Count);
        foreach (var id in ids)
            builder.Integer(id);
        builder.EndList();
    }
}
