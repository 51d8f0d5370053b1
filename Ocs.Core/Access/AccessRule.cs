using Ocs.Wamp;

namespace Ocs.Access;

/// <summary>One rule of access control: a password, the level it gives, at which agents; and whom it locks out there.</summary>
public sealed record AccessRule
{
    /// <summary>The version of access control that is spoken here.</summary>
    public const long Version = 1;

    /// <summary>The password.</summary>
    public required HashedPassword Password { get; init; }

    /// <summary>The level it gives, 0 to 4.</summary>
    public required int Level { get; init; }

    /// <summary>At which agents.</summary>
    public required AccessScope Scope { get; init; }

    /// <summary>The grant that it belongs to; null for none.</summary>
    public string? LockoutId { get; init; }

    /// <summary>Who holds that grant.</summary>
    public string? LockoutOwner { get; init; }

    /// <summary>The levels that everyone else loses.</summary>
    public IReadOnlyList<int> LockoutLevels { get; init; } = [];

    /// <summary>
    /// The level of a password at an agent: the highest of the rules that match, lowered past the levels that others
    /// have locked; and a text that explains a lowered one.
    /// </summary>
    public static (int Level, string Detail) LevelOf(IEnumerable<AccessRule> rules, string? password, string? agentClass, string? instanceId)
    {
        var level = 0;
        var blocked = new HashSet<int>();
        var lockouts = new List<string>();
        foreach (var rule in rules)
        {
            if (!rule.Scope.Matches(agentClass, instanceId))
                continue;
            if (rule.Password.Fits(password))
            {
                level = Math.Max(level, rule.Level);
            }
            else if (rule.LockoutLevels.Count > 0)
            {
                blocked.UnionWith(rule.LockoutLevels);
                lockouts.Add($"'{rule.LockoutId}[{rule.LockoutOwner}]'");
            }
        }

        if (!blocked.Contains(level) || level == 0)
            return (level, "");
        while (level > 0 && blocked.Contains(level))
            level--;
        return (level, $"Privileges diminished; lockouts active: [{string.Join(", ", lockouts.Distinct())}]");
    }

    /// <summary>Reads a rule as directors send it; null where it is none.</summary>
    public static AccessRule? From(WampValue value)
    {
        if (value.AsMapOrNull() is not { } map
            || HashedPassword.From(map.GetOrNull("hashed_pass")) is not { } password
            || map.GetOrNull("cred_level") is not { Kind: WampValueKind.Integer } level
            || map.GetOrNull("scope_spec").AsMapOrNull() is not { } spec
            || AccessScope.From(spec) is not { } scope)
        {
            return null;
        }

        var locked = map.GetOrNull("lockout_levels").AsListOrNull() ?? [];
        return locked.Any(item => item.Kind != WampValueKind.Integer) ? null : new()
        {
            Password = password,
            Level = (int)Math.Clamp(level.AsInteger(), 0, 4),
            Scope = scope,
            LockoutId = map.GetOrNull("lockout_id").AsStringOrNull(),
            LockoutOwner = map.GetOrNull("lockout_owner").AsStringOrNull(),
            LockoutLevels = [.. locked.Select(item => (int)Math.Clamp(item.AsInteger(), 0, 4))],
        };
    }

    /// <summary>As directors send it.</summary>
    public WampMap ToMap() => new()
    {
        ["hashed_pass"] = Password.ToMap(),
        ["cred_level"] = Level,
        ["scope_spec"] = Scope.ToMap(),
        ["lockout_id"] = LockoutId,
        ["lockout_owner"] = LockoutOwner,
        ["lockout_levels"] = new WampList(LockoutLevels.Select(level => (WampValue)level)),
    };
}
