namespace Ocs.Agents.HostManager;

/// <summary>The phases as OCS calls them on the wire.</summary>
internal static class ChildPhaseNames
{
    public static string Of(ChildPhase phase) => phase switch
    {
        ChildPhase.Down => "down",
        ChildPhase.StartAt => "start_at",
        ChildPhase.Start => "start",
        ChildPhase.WaitStart => "wait_start",
        ChildPhase.Up => "up",
        ChildPhase.WaitDead => "wait_dead",
        _ => "?",
    };

    public static string Of(ChildTarget target) => target == ChildTarget.Up ? "up" : "down";

    /// <summary>The target that a request names; null where it names none.</summary>
    public static ChildTarget? TargetOf(string? name) => name switch
    {
        "up" => ChildTarget.Up,
        "down" => ChildTarget.Down,
        _ => null,
    };
}
