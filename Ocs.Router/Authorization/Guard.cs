using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>
/// Looks at what a session asks for before it is done. Sessions that may do everything have none. A decision on a topic or procedure
/// is made once; after that a message costs one look-up, and no memory.
/// </summary>
internal abstract class Guard
{
    /// <summary>Whether a message goes on to the broker or dealer; if not, it was answered, or is kept until that is decided.</summary>
    public abstract bool Admits(RouterSession session, in MessageView message);

    /// <summary>Whether a session may do something that no message of its own asks for: as far as is known without asking anybody.</summary>
    public abstract bool Allows(Operation operation, ReadOnlySpan<byte> uri, MatchPolicy match = MatchPolicy.Exact);

    /// <summary>The operation that a message asks for; null for those that need no permission.</summary>
    protected static Operation? OperationOf(MessageType type) => type switch
    {
        MessageType.Publish => Operation.Publish,
        MessageType.Call => Operation.Call,
        MessageType.Subscribe => Operation.Subscribe,
        MessageType.Register => Operation.Register,
        _ => null,
    };

    /// <summary>Whether the message is whole enough to be decided on; others are the broker's or dealer's to refuse.</summary>
    protected static bool HasUri(in MessageView message) =>
        message.Count > 3 && message.KindOf(1) == MessageElementKind.Integer && message.KindOf(2) == MessageElementKind.Map
        && message.KindOf(3) == MessageElementKind.String;

    /// <summary>Answers that it is not allowed. A publication that wants no answer gets none.</summary>
    protected static void Refuse(RouterSession session, in MessageView message, Operation operation)
    {
        session.Core.Counters.OnDenied();
        if (operation == Operation.Publish && !PublishRequest.Read(message).IsAcknowledged)
            return;
        var what = operation switch
        {
            Operation.Call => "call procedure",
            Operation.Register => "register procedure",
            Operation.Publish => "publish to topic",
            _ => "subscribe to topic",
        };
        session.SendError(
            message.Type, message.GetId(1, "request"), WampError.NotAuthorized,
            $"session (session_id={session.Id}, authid=\"{session.AuthId}\", authrole=\"{session.Role}\") is not authorized to {what} "
            + $"\"{Encoding.UTF8.GetString(message.GetText(3))}\" on realm \"{session.Realm!.Name}\"");
    }

    /// <summary>The <c>match</c> of a subscription or registration.</summary>
    protected static MatchPolicy MatchOf(in MessageView message)
    {
        for (var options = message.GetMap(2, "options"); options.Next();)
        {
            if (options.Key.SequenceEqual("match"u8))
                return MatchReader.Read(options, message.Type);
        }

        return MatchPolicy.Exact;
    }
}
