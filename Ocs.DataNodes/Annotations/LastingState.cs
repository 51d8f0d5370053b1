using System.Text.Json;

namespace Ocs.DataNodes.Annotations;

/// <summary>What lasted when a data server was last known to run: the next one goes on from there, or knows when it ended.</summary>
/// <param name="Time">When this was, unix seconds.</param>
/// <param name="Agents">The agents that were heard.</param>
/// <param name="Nodes">Since when each data node was listed.</param>
internal sealed record LastingState(double Time, IReadOnlyList<LastingAgent> Agents, IReadOnlyDictionary<string, double> Nodes)
{
    public static readonly LastingState Nothing = new(0, [], new Dictionary<string, double>());

    public byte[] Encode() => JsonSerializer.SerializeToUtf8Bytes(this, JsonSerializerOptions.Web);

    /// <summary>Reads it; nothing where it is damaged.</summary>
    public static LastingState Decode(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<LastingState>(json, JsonSerializerOptions.Web) is { Agents: not null, Nodes: not null } state
                && state.Agents.All(agent => agent is { Instance: not null, Session: not null, Operations: not null })
                ? state
                : Nothing;
        }
        catch (JsonException)
        {
            return Nothing;
        }
    }
}

/// <summary>An agent that was heard, and its operations that ran.</summary>
/// <param name="Instance">The instance-id.</param>
/// <param name="Session">The agent's session.</param>
/// <param name="Start">Since when it was heard, unix seconds.</param>
/// <param name="LastHeard">When it was heard last.</param>
/// <param name="Operations">Since when each operation ran.</param>
internal sealed record LastingAgent(string Instance, string Session, double Start, double LastHeard, IReadOnlyDictionary<string, double> Operations);
