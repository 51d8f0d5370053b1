using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>The answer to one request: whether the request was in order, a text for people, and the session.</summary>
/// <param name="Code">Whether the request was in order; says nothing of how the operation fares.</param>
/// <param name="Text">What the agent says to it.</param>
/// <param name="Session">The session; null where there is none.</param>
public sealed record OpReply(ResponseCode Code, string Text, OpSessionView? Session)
{
    /// <summary>Reads the three-element list that every request is answered with.</summary>
    /// <exception cref="InvalidDataException">It is something else; the message names the agent.</exception>
    internal static OpReply From(WampArguments answer, string agent)
    {
        if (answer.At(0).AsListOrNull() is not [{ Kind: WampValueKind.Integer } code, var text, var session, ..])
            throw new InvalidDataException($"The agent {agent} answered with something that is no reply of an operation.");
        return new OpReply((ResponseCode)code.AsInteger(), text.AsStringOrNull() ?? "", OpSessionView.From(session.AsMapOrNull()));
    }
}
