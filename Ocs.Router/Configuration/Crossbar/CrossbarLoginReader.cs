using System.Text.Json;

namespace Ocs.Router;

/// <summary>Reads the <c>auth</c> of a transport: the ways to log in.</summary>
internal sealed class CrossbarLoginReader(CrossbarReader reader, IReadOnlyList<RealmOptions> realms)
{
    /// <summary>The ways to log in; none where the transport says nothing of it, which lets everyone in as <c>anonymous</c>.</summary>
    public List<LoginOptions> Read(ConfigurationKeys transport)
    {
        var logins = new List<LoginOptions>();
        if (transport.Map("auth") is not { } auth)
            return logins;
        foreach (var (method, node) in auth.Node.Entries)
        {
            if (method is "anonymous" or "ticket" or "wampcra")
                logins.Add(Read(method, new ConfigurationKeys(reader, node)));
            else
                reader.Warn(node, $"the login '{method}' is not one of this router's (anonymous, ticket, wampcra), and is passed over.");
        }

        return logins.Count > 0 ? logins : throw reader.Fault(auth.Node, "it has no login that this router has: anonymous, ticket or wampcra.");
    }

    private LoginOptions Read(string method, ConfigurationKeys login)
    {
        var type = login.Find("type") is { } node ? reader.OneOf(node, "static", "dynamic") : "static";
        var options = new LoginOptions(method);
        if (type == "dynamic")
        {
            login.Ignore("authenticator-role");
            options = options with { Authenticator = login.RequireText("authenticator"), AuthenticatorRealm = login.Text("authenticator-realm") };
            if (options.AuthenticatorRealm is { } realm && realms.All(known => known.Name != realm))
                throw reader.Fault(login.Require("authenticator-realm"), $"there is no realm '{realm}'.");
        }
        else if (method == "anonymous")
        {
            options = options with { Role = RoleOf(login) ?? "anonymous" };
        }
        else
        {
            var (users, secret) = method == "ticket" ? ("principals", "ticket") : ("users", "secret");
            var principals = new Dictionary<string, PrincipalOptions>(StringComparer.Ordinal);
            var map = login.Map(users) ?? throw reader.Fault(login.Node, $"the key {users} is missing.");
            foreach (var (authId, principal) in map.Node.Entries)
                principals[authId] = ReadPrincipal(new ConfigurationKeys(reader, principal), secret);
            options = options with { Principals = principals };
        }

        login.WarnOfRest();
        return options;
    }

    private PrincipalOptions ReadPrincipal(ConfigurationKeys principal, string secretKey)
    {
        var secret = principal.Require(secretKey);
        if (secret.Kind != JsonTokenType.String)
            throw reader.Fault(secret, $"what stands here is no text."); // It may be a secret all the same, so it is not shown.
        var options = new PrincipalOptions(reader.Text(secret), RoleOf(principal) ?? throw reader.Fault(principal.Node, "the key role is missing."))
        {
            AuthId = principal.Text("authid"),
        };
        if (secretKey == "secret")
        {
            options = options with
            {
                Salt = principal.Text("salt"),
                Iterations = principal.Integer("iterations", 1, 10_000_000) ?? options.Iterations,
                KeyLength = principal.Integer("keylen", 1, 1024) ?? options.KeyLength,
            };
        }

        principal.WarnOfRest();
        return options;
    }

    /// <summary>A role that a realm has; null where none is named.</summary>
    private string? RoleOf(ConfigurationKeys keys)
    {
        if (keys.Find("role") is not { } node)
            return null;
        var role = reader.Text(node);
        return realms.Any(realm => realm.Roles.Any(known => known.Name == role)) ? role : throw reader.Fault(node, $"no realm has a role '{role}'.");
    }
}
