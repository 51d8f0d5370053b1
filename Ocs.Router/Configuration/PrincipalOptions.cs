namespace Ocs.Router;

/// <summary>Someone who may log in. It never shows its secret: not in a text, not in a log.</summary>
/// <param name="Secret">The ticket, the secret, or, where there is a salt, the key derived from the secret, in base64.</param>
/// <param name="Role">The role that decides what it may do.</param>
public sealed record PrincipalOptions(string Secret, string Role)
{
    /// <summary>The salt of a WAMP-CRA secret, or null.</summary>
    public string? Salt { get; init; }

    /// <summary>How many rounds PBKDF2 takes.</summary>
    public int Iterations { get; init; } = 1000;

    /// <summary>The length of the derived key, in bytes.</summary>
    public int KeyLength { get; init; } = 32;

    /// <summary>The authid that the peer gets; null for the one that it logs in with.</summary>
    public string? AuthId { get; init; }

    /// <summary>The role.</summary>
    public override string ToString() => $"role {Role}";
}
