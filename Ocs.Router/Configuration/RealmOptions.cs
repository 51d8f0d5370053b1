namespace Ocs.Router;

/// <summary>A realm that may be joined, and what each role may do in it.</summary>
/// <param name="Name">The realm's name.</param>
public sealed record RealmOptions(string Name)
{
    /// <summary>The roles; with none, everyone who joins may do everything.</summary>
    public IReadOnlyList<RoleOptions> Roles { get; init; } = [];

    /// <summary>The topics whose latest events are kept.</summary>
    public IReadOnlyList<EventHistoryOptions> EventHistory { get; init; } = [];

    /// <summary>A realm of a name, in which everyone may do everything.</summary>
    public static implicit operator RealmOptions(string name) => FromString(name);

    /// <summary>A realm of a name, in which everyone may do everything.</summary>
    public static RealmOptions FromString(string name) => new(name);

    /// <summary>Its name.</summary>
    public override string ToString() => Name;
}
