using Ocs.Access;

namespace Ocs.Agents.AccessDirector;

/// <summary>Something that one client can have for itself for a while.</summary>
internal sealed record ExclusiveBlock(string Name)
{
    /// <summary>What a client must know to ask for it; null for nothing.</summary>
    public HashedPassword? Password { get; init; }

    /// <summary>How the password that its holder is given is hashed for agents.</summary>
    public string Hash { get; init; } = "md5";

    /// <summary>What its holder may do, and who may not meanwhile.</summary>
    public IReadOnlyList<ExclusiveGrant> Grants { get; init; } = [];

    /// <summary>The rules while a client holds it under a password.</summary>
    public IReadOnlyList<AccessRule> RulesFor(string password, string? grantee) =>
    [
        .. Grants.Select(grant => new AccessRule
        {
            Password = HashedPassword.Of(password, Hash),
            Level = grant.Level,
            Scope = grant.Scope,
            LockoutId = Name,
            LockoutOwner = grantee,
            LockoutLevels = grant.LockoutLevels,
        }),
    ];
}
