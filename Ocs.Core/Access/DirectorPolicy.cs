using Ocs.Wamp;

namespace Ocs.Access;

/// <summary>The rules that an access director sends. Until it has spoken nothing is allowed; what it said last holds while it is away.</summary>
internal sealed class DirectorPolicy(string director, string? agentClass, string? instanceId) : AccessPolicy
{
    private volatile AccessRule[] _rules = [];
    private volatile AccessUpdate? _update;

    public override string Name => "director";

    public override AccessUpdate? Update => _update;

    /// <summary>The instance-id of the director.</summary>
    public string Director => director;

    public override (int Level, string Detail) LevelOf(string? password) => AccessRule.LevelOf(_rules, password, agentClass, instanceId);

    /// <summary>
    /// Follows a message of the director from now on: one for everybody (<c>reset</c>) or for this agent (<c>target</c>).
    /// One for others is passed over; false, and nothing changes, where it makes no sense.
    /// </summary>
    public bool TryFollow(WampValue message, double now)
    {
        if (message.AsMapOrNull() is not { } map || map.GetOrNull("ac_version") != AccessRule.Version)
            return false;
        var isReset = map.GetOrNull("reset") == (WampValue)true;
        if (!isReset && map.GetOrNull("target").AsStringOrNull() is not { } target)
            return false;
        if (!isReset && map["target"].AsStringOrNull() != instanceId)
            return true;
        if (map.GetOrNull("rules").AsListOrNull() is not { } list)
            return false;
        var rules = list.Select(AccessRule.From).ToArray();
        if (rules.Contains(null))
            return false;
        _rules = rules!;
        var step = map.GetOrNull("step") is { Kind: WampValueKind.Integer } number ? number.AsInteger() : 0;
        _update = new(now, (_update?.Count ?? 0) + 1, step);
        return true;
    }
}
