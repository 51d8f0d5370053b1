namespace Ocs.Agents.Barebones;

/// <summary>The options of <see cref="BarebonesAgent"/>; OCS's flags.</summary>
public sealed record BarebonesOptions
{
    /// <summary>What it does when it starts.</summary>
    public BarebonesMode Mode { get; init; }
}
