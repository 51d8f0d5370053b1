namespace Ocs.Agents.HostManager;

/// <summary>
/// Whose turn it is: groups start one after the other, in the order in which they were first named, and stop in the
/// opposite order. A child without a group waits for nobody.
/// </summary>
internal sealed class StartOrder(IReadOnlyCollection<Child> children)
{
    private readonly List<string> _groups = [.. children.Select(child => child.Group).Where(group => group.Length > 0).Distinct()];

    /// <summary>Whether every child of the groups before is up, or need not be waited for.</summary>
    public bool MayStart(Child child, DateTimeOffset now) =>
        children.All(other => !IsBefore(other, child) || other.IsSettled(now));

    /// <summary>Whether no child of the groups after is still going down.</summary>
    public bool MayStop(Child child) => children.All(other =>
        !IsBefore(child, other) || other.Target == ChildTarget.Up || other.IsPassive || other.Phase is ChildPhase.Down or ChildPhase.Unknown);

    private bool IsBefore(Child one, Child other) =>
        one.Group.Length > 0 && other.Group.Length > 0 && _groups.IndexOf(one.Group) < _groups.IndexOf(other.Group);
}
