using Ocs.Wamp;

namespace Ocs.Agents.Registry;

/// <summary>One heartbeat of an agent.</summary>
internal sealed record HeartbeatMessage(string Address, WampMap OpCodes, WampValue AgentClass, double Time)
{
    /// <summary>Reads an event; null where it is no heartbeat. Agents before OCS 0.8 send the number 0 in place of codes.</summary>
    public static HeartbeatMessage? Read(in WampEvent received, double time)
    {
        if (received.GetArguments().At(0).AsListOrNull() is not [var codes, var info] || info.AsMapOrNull() is not { } feed)
            return null;
        return feed.GetOrNull("agent_address").AsStringOrNull() is { } address
            ? new(address, codes.AsMapOrNull() ?? [], feed.GetOrNull("agent_class"), time)
            : null;
    }
}
