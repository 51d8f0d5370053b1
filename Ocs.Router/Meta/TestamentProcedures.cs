using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>
/// <c>wamp.session.add_testament</c> and <c>flush_testaments</c>: what a session wants published once it is gone. Sessions are not
/// resumed here, so both scopes mean the same moment.
/// </summary>
internal static class TestamentProcedures
{
    private const string Destroyed = "destroyed";
    private const string Detached = "detached";

    public static void AddTo(Dictionary<byte[], MetaProcedure> table)
    {
        table.Add("wamp.session.add_testament"u8.ToArray(), Add);
        table.Add("wamp.session.flush_testaments"u8.ToArray(), Flush);
    }

    private static void Add(Realm realm, in MetaCall call)
    {
        if (!call.TryGetText(0, "topic"u8, out var topic) || !TryGetScope(call, 4, out var scope))
            return;
        var uri = Encoding.UTF8.GetBytes(topic);
        if (UriRules.IsReserved(uri) || !UriRules.IsValid(uri))
        {
            call.Refuse(WampError.InvalidUri, $"nothing may be published to '{topic}'");
            return;
        }

        if (!call.Caller.MayDo(Operation.Publish, uri))
        {
            call.Refuse(WampError.NotAuthorized, $"not authorized to publish to topic \"{topic}\"");
            return;
        }

        var id = WampId.Next();
        try
        {
            var publish = Write(call, id, uri);
            if (call.Caller.Testaments.TryAdd(scope, publish))
                call.Reply(id);
            else
                call.Refuse(WampError.Testament, $"a session may leave {Testaments.MaxCount} testaments of {Testaments.MaxBytes} bytes together");
        }
        catch (WampProtocolException error)
        {
            call.Refuse(WampError.InvalidArgument, error.Message);
        }
    }

    private static void Flush(Realm realm, in MetaCall call)
    {
        if (TryGetScope(call, 0, out var scope))
            call.Reply(call.Caller.Testaments.Flush(scope));
    }

    /// <summary>The message that the session would have sent.</summary>
    /// <exception cref="WampProtocolException">It would not have been understood.</exception>
    private static byte[] Write(in MetaCall call, long id, byte[] topic)
    {
        var isPayload = call.TryGet(1, "args"u8, out var positional) | call.TryGet(2, "kwargs"u8, out var keyword);
        var hasOptions = call.TryGet(3, "publish_options"u8, out var options);
        using var builder = MessageBuilder.Rent(call.Caller.Link.Serializer);
        builder.Begin(isPayload ? 6 : 4, MessageType.Publish).Integer(id);
        _ = hasOptions ? builder.Payload(options.Value, 1, options.Serializer) : builder.EmptyMap();
        builder.Text(topic);
        if (isPayload)
        {
            _ = positional.Value.IsEmpty ? builder.BeginList(0).EndList() : builder.Payload(positional.Value, 1, positional.Serializer);
            _ = keyword.Value.IsEmpty ? builder.EmptyMap() : builder.Payload(keyword.Value, 1, keyword.Serializer);
        }

        var message = builder.End().Written.ToArray();
        MessageView.Parse(message, builder.Serializer, out var view);
        PublishRequest.Read(view);
        view.GetPayload(4, out _);
        return message;
    }

    private static bool TryGetScope(in MetaCall call, int position, out string scope)
    {
        // Crossbar.io's spelling is understood too.
        scope = call.GetOptionalText(position, "scope"u8) switch
        {
            null or Destroyed => Destroyed,
            Detached or "detatched" => Detached,
            _ => "",
        };
        if (scope.Length > 0)
            return true;
        call.Refuse(WampError.Testament, "scope must be destroyed or detached");
        return false;
    }
}
