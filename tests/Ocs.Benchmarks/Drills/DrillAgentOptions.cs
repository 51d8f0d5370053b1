namespace Ocs.Benchmarks.Drills;

/// <summary>The arguments of a <see cref="DrillAgent"/>.</summary>
internal sealed record DrillAgentOptions
{
    /// <summary>Where it writes how many samples it has handed over, a file for each of its sessions.</summary>
    public string Truth { get; init; } = "truth";

    /// <summary>Samples a second.</summary>
    public double Rate { get; init; } = 50;
}
