namespace Ocs.Router;

/// <summary>What the peers of one role may do.</summary>
/// <param name="Name">The role's name.</param>
public sealed record RoleOptions(string Name)
{
    /// <summary>What is allowed where; what none of these names is refused.</summary>
    public IReadOnlyList<PermissionOptions> Permissions { get; init; } = [];

    /// <summary>
    /// The procedure that is asked instead, with <c>(session, uri, action, options)</c>; it answers with true, false, or a map of
    /// <c>allow</c>, <c>disclose</c> and <c>cache</c>.
    /// </summary>
    public string? Authorizer { get; init; }
}
