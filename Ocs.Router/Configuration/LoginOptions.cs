namespace Ocs.Router;

/// <summary>One way to log in at a transport.</summary>
/// <param name="Method">WAMP's name of it: <c>anonymous</c>, <c>ticket</c> or <c>wampcra</c>.</param>
public sealed record LoginOptions(string Method)
{
    /// <summary>The role of those who log in as nobody.</summary>
    public string Role { get; init; } = "anonymous";

    /// <summary>Who may log in, by authid.</summary>
    public IReadOnlyDictionary<string, PrincipalOptions> Principals { get; init; } = new Dictionary<string, PrincipalOptions>();

    /// <summary>The procedure that is asked instead, with <c>(realm, authid, details)</c>.</summary>
    public string? Authenticator { get; init; }

    /// <summary>The realm in which the authenticator is called; null for the one to be joined.</summary>
    public string? AuthenticatorRealm { get; init; }

    /// <summary>Lets everyone in, with a role.</summary>
    public static LoginOptions Anonymous(string role) => new("anonymous") { Role = role };
}
