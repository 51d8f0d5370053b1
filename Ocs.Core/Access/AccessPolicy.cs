namespace Ocs.Access;

/// <summary>Decides which credential level a password gives at one agent: <c>access_policy</c> of the hub, or <c>--access-policy</c>.</summary>
internal abstract class AccessPolicy
{
    /// <summary>What <c>get_api</c> calls it: <c>none</c>, <c>override</c> or <c>director</c>.</summary>
    public abstract string Name { get; }

    /// <summary>The level that start-up operations run with.</summary>
    public virtual int StartupLevel => 4;

    /// <summary>The level of a password, and a text that explains a low one; null is the empty password.</summary>
    public abstract (int Level, string Detail) LevelOf(string? password);

    /// <summary>The policy of a text: empty or <c>none</c>, <c>override:pw2,pw3</c>, <c>director:instance-id</c>.</summary>
    /// <exception cref="ArgumentException">It is none of these; the message quotes it.</exception>
    public static AccessPolicy Parse(string text)
    {
        var (kind, rest) = text.Split(':', 2) is [var before, var after] ? (before, after) : (text, null);
        return (kind, rest) switch
        {
            ("" or "none", null) => new NoPolicy(),
            ("override", { } passwords) => new OverridePolicy(passwords.Split(',')),
            ("director", not null) => new ClosedPolicy(),
            _ => throw new ArgumentException($"The access policy '{Masked(text)}' is none of '', 'none', 'override:…', 'director:…'."),
        };
    }

    /// <summary>Passwords do not belong in messages.</summary>
    private static string Masked(string text) => text.Split(':')[0];

    private sealed class NoPolicy : AccessPolicy
    {
        public override string Name => "none";

        public override int StartupLevel => 1;

        public override (int Level, string Detail) LevelOf(string? password) => (1, "No access policy -- level 1 for all.");
    }

    /// <summary>Level 1 is free, 2 and 3 have passwords in clear text.</summary>
    private sealed class OverridePolicy(string[] passwords) : AccessPolicy
    {
        public override string Name => "override";

        public override (int Level, string Detail) LevelOf(string? password)
        {
            for (var index = Math.Min(passwords.Length, 2) - 1; index >= 0; index--)
            {
                if (!string.IsNullOrEmpty(password) && passwords[index] == password)
                    return (index + 2, "");
            }

            return (1, "");
        }
    }

    /// <summary>A director that has not spoken: nothing is allowed.</summary>
    private sealed class ClosedPolicy : AccessPolicy
    {
        public override string Name => "director";

        public override (int Level, string Detail) LevelOf(string? password) => (0, "");
    }
}
