using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Agents.Registry;

/// <summary>What the registry knows of one agent. Changed under the registry's lock.</summary>
internal sealed class RegistryEntry(string address)
{
    private double? _expired;
    private double _lastUpdated;
    private WampMap _opCodes = [];
    private WampValue _agentClass;

    public string Address => address;

    /// <summary>The operations and their codes, in the agent's order.</summary>
    public WampMap OpCodes => _opCodes;

    /// <summary>Takes in a heartbeat; true where the codes changed.</summary>
    public bool Update(HeartbeatMessage heartbeat)
    {
        var changed = !_opCodes.Equals(heartbeat.OpCodes);
        _opCodes = heartbeat.OpCodes;
        _agentClass = heartbeat.AgentClass;
        _lastUpdated = heartbeat.Time;
        _expired = null;
        return changed;
    }

    /// <summary>Marks it expired when it has been silent for too long; true where it just became so.</summary>
    public bool ExpireIfSilent(double now, double limit)
    {
        if (_expired is not null || now - _lastUpdated <= limit)
            return false;
        _expired = now;
        var codes = new WampMap();
        foreach (var name in _opCodes.Keys)
            codes[name] = (long)OpCode.Expired;
        _opCodes = codes;
        return true;
    }

    /// <summary>The entry as session data has it.</summary>
    public WampMap ToMap() => new()
    {
        ["expired"] = _expired is not null,
        ["time_expired"] = _expired is { } time ? time : WampValue.Null,
        ["last_updated"] = _lastUpdated,
        ["op_codes"] = _opCodes,
        ["agent_class"] = _agentClass,
        ["agent_address"] = address,
    };
}
