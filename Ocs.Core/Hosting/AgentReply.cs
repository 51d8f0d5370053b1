using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Hosting;

/// <summary>What another agent answered to a request.</summary>
/// <param name="Code">Whether the request was in order; says nothing of how the operation fares.</param>
/// <param name="Text">What the agent says to it.</param>
/// <param name="Session">The session as sent; empty where there is none.</param>
public sealed record AgentReply(ResponseCode Code, string Text, WampMap Session)
{
    /// <summary>Reads the three-element list that every request is answered with.</summary>
    internal static AgentReply From(WampArguments answer, string agent) =>
        answer.At(0).AsListOrNull() is [{ Kind: WampValueKind.Integer } code, var text, var session, ..]
            ? new((ResponseCode)code.AsInteger(), text.AsStringOrNull() ?? "", session.AsMapOrNull() ?? [])
            : throw new InvalidDataException($"The agent {agent} answered with something that is no reply of an operation.");
}
