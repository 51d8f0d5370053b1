using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The permissions of a role: the exact one decides, else the most definite wildcard, else the longest prefix; else nothing is allowed.</summary>
internal sealed class RolePermissions
{
    private readonly Dictionary<byte[], PermissionOptions> _exact = new(Utf8Comparer.Instance);
    private readonly List<(byte[] Uri, PermissionOptions Permission)> _wildcards;
    private readonly List<(byte[] Uri, PermissionOptions Permission)> _prefixes;

    public RolePermissions(IReadOnlyList<PermissionOptions> permissions)
    {
        foreach (var permission in permissions.Where(permission => permission.Match == MatchPolicy.Exact))
            _exact[Encoding.UTF8.GetBytes(permission.Uri)] = permission;
        _wildcards = [.. Of(permissions, MatchPolicy.Wildcard).OrderByDescending(entry => entry.Permission.Uri.Split('.').Count(part => part.Length > 0))];
        _prefixes = [.. Of(permissions, MatchPolicy.Prefix).OrderByDescending(entry => entry.Uri.Length)];
        AllowsEverything = permissions is [{ Match: MatchPolicy.Prefix, Uri: "", Call: true, Register: true, Publish: true, Subscribe: true, DiscloseCaller: false, DisclosePublisher: false }];
    }

    /// <summary>Whether there is nothing to decide.</summary>
    public bool AllowsEverything { get; }

    /// <summary>Decides on a URI.</summary>
    public Decision Decide(Operation operation, ReadOnlySpan<byte> uri)
    {
        if (_exact.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(uri, out var exact))
            return Of(exact, operation);
        foreach (var (pattern, permission) in _wildcards)
        {
            if (UriRules.MatchesWildcard(uri, pattern))
                return Of(permission, operation);
        }

        return DecideByPrefix(operation, uri);
    }

    /// <summary>Decides on a pattern: who may use it may use all that it matches.</summary>
    public Decision Decide(Operation operation, ReadOnlySpan<byte> pattern, MatchPolicy match)
    {
        if (match == MatchPolicy.Exact)
            return Decide(operation, pattern);
        if (match == MatchPolicy.Prefix)
            return DecideByPrefix(operation, pattern);
        foreach (var (covering, permission) in _wildcards)
        {
            // What is empty in the pattern matches only what is empty in the permission.
            if (UriRules.MatchesWildcard(pattern, covering))
                return Of(permission, operation);
        }

        // All that a wildcard matches begins with what stands in front of its first empty component.
        var firstEmpty = pattern.StartsWith("."u8) ? 0 : pattern.IndexOf(".."u8) is >= 0 and var at ? at + 1 : pattern.Length;
        return DecideByPrefix(operation, pattern[..firstEmpty]);
    }

    private static IEnumerable<(byte[] Uri, PermissionOptions Permission)> Of(IReadOnlyList<PermissionOptions> permissions, MatchPolicy match) =>
        permissions.Where(permission => permission.Match == match).Select(permission => (Encoding.UTF8.GetBytes(permission.Uri), permission));

    private static Decision Of(PermissionOptions permission, Operation operation) => operation switch
    {
        Operation.Call => new Decision(permission.Call, permission.DiscloseCaller),
        Operation.Register => new Decision(permission.Register),
        Operation.Publish => new Decision(permission.Publish, permission.DisclosePublisher),
        _ => new Decision(permission.Subscribe),
    };

    private Decision DecideByPrefix(Operation operation, ReadOnlySpan<byte> uri)
    {
        foreach (var (prefix, permission) in _prefixes)
        {
            if (uri.StartsWith(prefix))
                return Of(permission, operation);
        }

        return new Decision(false);
    }
}
