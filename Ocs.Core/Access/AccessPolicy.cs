namespace Ocs.Access;

/// <summary>Decides which credential level a password gives at one agent: <c>access_policy</c> of the hub, or <c>--access-policy</c>.</summary>
internal abstract class AccessPolicy
{
    /// <summary>What <c>get_api</c> calls it: <c>none</c>, <c>override</c> or <c>director</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The level that start-up operations run with.</summary>
    public virtual int StartupLevel => 4;

    /// <summary>Whether operations may ask for more where there is a policy at all.</summary>
    public virtual bool IsGuarded => true;

    /// <summary>What a director has sent so far; null where there is none, or it has not spoken.</summary>
    public virtual AccessUpdate? Update => null;

    /// <summary>The level of a password, and a text that explains a low one; null is the empty password.</summary>
    public abstract (int Level, string Detail) LevelOf(string? password);

    /// <summary>The policy of a text: empty or <c>none</c>, <c>override:pw2,pw3</c>, <c>director:instance-id</c>.</summary>
    /// <exception cref="ArgumentException">It is none of these; the message names it, without passwords.</exception>
    public static AccessPolicy Parse(string text, string? agentClass = null, string? instanceId = null)
    {
        var (kind, rest) = text.Split(':', 2) is [var before, var after] ? (before, after) : (text, null);
        return (kind, rest) switch
        {
            ("" or "none", null) => new NoPolicy(),
            ("override", { } passwords) => new OverridePolicy(passwords.Split(',')),
            ("director", { } director) => new DirectorPolicy(director.Length > 0 ? director : "access-director", agentClass, instanceId),
            _ => throw new ArgumentException($"The access policy '{kind}{(rest is null ? "" : ":…")}' is none of '', 'none', 'override:…', 'director:…'."),
        };
    }

    private sealed class NoPolicy : AccessPolicy
    {
        public override string Name => "none";

        public override int StartupLevel => 1;

        public override bool IsGuarded => false;

        public override (int Level, string Detail) LevelOf(string? password) => (1, "No access policy -- level 1 for all.");
    }

    /// <summary>Level 1 is free, 2 and 3 have passwords in clear text.</summary>
    private sealed class OverridePolicy(string[] passwords) : AccessPolicy
    {
        private readonly AccessRule[] _rules =
        [
            .. passwords.Take(2).Prepend("").Select((password, index) => new AccessRule
            {
                Password = new("none", password),
                Level = index + 1,
                Scope = new() { IsDefault = true },
            }),
        ];

        public override string Name => "override";

        public override (int Level, string Detail) LevelOf(string? password) => AccessRule.LevelOf(_rules, password, null, null);
    }
}
