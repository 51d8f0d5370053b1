using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Reads a realm: its roles and their permissions.</summary>
internal sealed class CrossbarRealmReader(CrossbarReader reader)
{
    public RealmOptions Read(ConfigurationKeys realm)
    {
        realm.Ignore("id");
        var name = realm.Require("name");
        var options = new RealmOptions(reader.Text(name)) { Roles = ReadRoles(realm), EventHistory = ReadHistory(realm) };
        if (options.Name.Length == 0)
            throw reader.Fault(name, "the name of a realm is empty.");
        realm.WarnOfRest();
        return options;
    }

    private List<RoleOptions> ReadRoles(ConfigurationKeys realm)
    {
        var roles = new List<RoleOptions>();
        foreach (var role in realm.List("roles").Select(node => new ConfigurationKeys(reader, node)))
        {
            role.Ignore("id");
            var name = role.RequireText("name");
            if (roles.Any(other => other.Name == name))
                throw reader.Fault(role.Node, $"the role '{name}' stands above already.");
            roles.Add(new RoleOptions(name)
            {
                Authorizer = role.Text("authorizer"),
                Permissions = [.. role.List("permissions").Select(node => ReadPermission(new ConfigurationKeys(reader, node)))],
            });
            role.WarnOfRest();
        }

        // A realm of our own without roles is open to all; in a file it is open to nobody.
        return roles.Count > 0 ? roles : throw reader.Fault(realm.Node, "a realm needs roles, or nobody may do anything in it.");
    }

    private List<EventHistoryOptions> ReadHistory(ConfigurationKeys realm)
    {
        if (realm.Map("store") is not { } store)
            return [];
        if (store.Find("type") is { } type)
            reader.OneOf(type, "memory");
        var limit = store.Integer("limit", 1, int.MaxValue);
        var histories = new List<EventHistoryOptions>();
        foreach (var history in store.List("event-history").Select(node => new ConfigurationKeys(reader, node)))
        {
            var (uri, match) = ReadPattern(history);
            var options = new EventHistoryOptions(uri, match);
            histories.Add(options with { Limit = history.Integer("limit", 1, int.MaxValue) ?? limit ?? options.Limit });
            history.WarnOfRest();
        }

        store.WarnOfRest();
        return histories;
    }

    private PermissionOptions ReadPermission(ConfigurationKeys permission)
    {
        var (uri, match) = ReadPattern(permission);
        var options = new PermissionOptions(uri, match) { Cache = permission.Flag("cache") ?? false };
        if (permission.Map("allow") is { } allow)
        {
            options = options with
            {
                Call = allow.Flag("call") ?? false,
                Register = allow.Flag("register") ?? false,
                Publish = allow.Flag("publish") ?? false,
                Subscribe = allow.Flag("subscribe") ?? false,
            };
            allow.WarnOfRest();
        }

        if (permission.Map("disclose") is { } disclose)
        {
            options = options with
            {
                DiscloseCaller = disclose.Flag("caller") ?? false,
                DisclosePublisher = disclose.Flag("publisher") ?? false,
            };
            disclose.WarnOfRest();
        }

        permission.WarnOfRest();
        return options;
    }

    /// <summary>Without a <c>match</c>, a star at the end is a prefix, and stars in between are wildcards.</summary>
    private (string Uri, MatchPolicy Match) ReadPattern(ConfigurationKeys permission)
    {
        var uri = permission.RequireText("uri");
        if (permission.Find("match") is { } match)
        {
            return reader.OneOf(match, "exact", "prefix", "wildcard") switch
            {
                "prefix" => (uri, MatchPolicy.Prefix),
                "wildcard" => (uri, MatchPolicy.Wildcard),
                _ => (uri, MatchPolicy.Exact),
            };
        }

        if (uri.EndsWith('*') && uri.Count(letter => letter == '*') == 1)
            return (uri[..^1], MatchPolicy.Prefix);
        return uri.Contains('*', StringComparison.Ordinal)
            ? (uri.Replace("*", "", StringComparison.Ordinal), MatchPolicy.Wildcard)
            : (uri, MatchPolicy.Exact);
    }
}
