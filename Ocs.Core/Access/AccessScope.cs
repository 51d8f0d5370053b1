using Ocs.Wamp;

namespace Ocs.Access;

/// <summary>
/// Which agents a rule or a password is for: all, or those whose class and instance-id match. A pattern is a comma list
/// with <c>*</c>, <c>?</c>, <c>[…]</c>; <c>!</c> in front of an item excludes.
/// </summary>
public sealed record AccessScope
{
    private readonly GlobList? _class;
    private readonly GlobList? _instance;

    /// <summary>Whether it is for every agent.</summary>
    public bool IsDefault { get; init; }

    /// <summary>The pattern of agent classes; null for any.</summary>
    public string? AgentClass
    {
        get;
        init
        {
            field = value;
            _class = value is null ? null : new(value);
        }
    }

    /// <summary>The pattern of instance-ids; null for any.</summary>
    public string? InstanceId
    {
        get;
        init
        {
            field = value;
            _instance = value is null ? null : new(value);
        }
    }

    /// <summary>How closely it names its agents: of several passwords that match, the one with the closest scope counts.</summary>
    public int Specificity => IsDefault
        ? 0
        : (_instance is null ? 0 : _instance.IsPositive ? 8 : 2) + (_class is null ? 0 : _class.IsPositive ? 4 : 1);

    /// <summary>Whether an agent is in it. A scope that names neither all nor any is empty.</summary>
    public bool Matches(string? agentClass, string? instanceId) => IsDefault
        || ((_class is not null || _instance is not null)
            && (_class is null || _class.Matches(agentClass))
            && (_instance is null || _instance.Matches(instanceId)));

    /// <summary>Reads the keys <c>default</c>, <c>agent_class</c>, <c>instance_id</c>; null where one is of a wrong type.</summary>
    public static AccessScope? From(WampMap map)
    {
        var (all, agentClass, instanceId) = (map.GetOrNull("default"), map.GetOrNull("agent_class"), map.GetOrNull("instance_id"));
        return all.Kind is WampValueKind.Boolean or WampValueKind.Null && IsTextOrNull(agentClass) && IsTextOrNull(instanceId)
            ? new()
            {
                IsDefault = !all.IsNull && all.AsBoolean(),
                AgentClass = agentClass.AsStringOrNull(),
                InstanceId = instanceId.AsStringOrNull(),
            }
            : null;
    }

    /// <summary>As rules carry it: all three keys.</summary>
    public WampMap ToMap() => new() { ["default"] = IsDefault, ["agent_class"] = AgentClass, ["instance_id"] = InstanceId };

    private static bool IsTextOrNull(WampValue value) => value.Kind is WampValueKind.String or WampValueKind.Null;
}
