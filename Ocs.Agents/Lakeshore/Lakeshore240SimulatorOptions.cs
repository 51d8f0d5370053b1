using System.ComponentModel.DataAnnotations;

namespace Ocs.Agents.Lakeshore;

/// <summary>The options of <see cref="Lakeshore240SimulatorAgent"/>.</summary>
public sealed record Lakeshore240SimulatorOptions
{
    /// <summary>A TCP port of this machine, or a name for a serial device that is made, such as <c>/tmp/LSA240S</c>.</summary>
    [Required]
    public string Port { get; init; } = "";

    /// <summary>The serial number it gives.</summary>
    public string SerialNumber { get; init; } = "LSA240S";

    /// <summary>How many thermometers it has.</summary>
    [Range(1, 8)]
    public int NumChannels { get; init; } = 8;

    /// <summary>The same seed gives the same temperatures.</summary>
    public int Seed { get; init; } = 240;
}
