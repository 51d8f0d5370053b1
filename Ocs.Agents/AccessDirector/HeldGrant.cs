using Ocs.Access;
using Ocs.Wamp;

namespace Ocs.Agents.AccessDirector;

/// <summary>A block that a client holds.</summary>
internal sealed record HeldGrant(string Name, double ExpireAt, string? Grantee, IReadOnlyList<AccessRule> Rules)
{
    /// <summary>As session data shows it.</summary>
    public WampMap ToMap() => new()
    {
        ["name"] = Name,
        ["expire_at"] = ExpireAt,
        ["grantee"] = Grantee,
        ["rules"] = new WampList(Rules.Select(rule => (WampValue)rule.ToMap())),
    };
}
