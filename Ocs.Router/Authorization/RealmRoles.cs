namespace Ocs.Router;

/// <summary>What each role of each realm may do.</summary>
internal sealed class RealmRoles
{
    private readonly RouterCore _core;
    private readonly Dictionary<string, Dictionary<string, Func<Guard?>>> _realms = new(StringComparer.Ordinal);

    public RealmRoles(RouterCore core)
    {
        _core = core;
        foreach (var realm in core.Options.Realms)
            _realms[realm.Name] = realm.Roles.ToDictionary(role => role.Name, GuardOf, StringComparer.Ordinal);
    }

    /// <summary>Whether a realm has a role; one without roles has all.</summary>
    public bool Has(string realm, string role) => _realms.TryGetValue(realm, out var roles) && (roles.Count == 0 || roles.ContainsKey(role));

    /// <summary>Who looks at what a new session of a role asks for; null where it may do everything.</summary>
    public Guard? GuardFor(string realm, string role) => _realms[realm].Count == 0 ? null : _realms[realm][role]();

    /// <exception cref="LoginRefusedException">There is no such realm.</exception>
    public void RequireRealm(string realm)
    {
        if (!_realms.ContainsKey(realm))
            throw new LoginRefusedException(WampError.NoSuchRealm, $"no realm \"{realm}\" exists on this router");
    }

    private Func<Guard?> GuardOf(RoleOptions role)
    {
        if (role.Authorizer is { } authorizer)
            return () => new DynamicGuard(_core, authorizer);
        var permissions = new RolePermissions(role.Permissions);
        var guard = permissions.AllowsEverything ? null : new StaticGuard(permissions);
        return () => guard;
    }
}
