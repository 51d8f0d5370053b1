using System.ComponentModel.DataAnnotations;
using Ocs.Operations;

namespace Ocs.DataNodes;

/// <summary>How a <c>SensorsNode</c> reads the sensors of its host; its arguments in a site file.</summary>
public sealed record SensorsNodeOptions
{
    /// <summary>The name of the node.</summary>
    public string Name { get; init; } = "sensors";

    /// <summary>The time from one reading to the next, in seconds.</summary>
    [Unit("s")]
    [Range(0.1, 86400)]
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>How many readings are kept.</summary>
    [Range(1, 1_000_000)]
    public int Samples { get; init; } = 1800;

    /// <summary>Where sysfs is mounted.</summary>
    public string SysDirectory { get; init; } = "/sys";

    /// <summary>Where procfs is mounted.</summary>
    public string ProcDirectory { get; init; } = "/proc";
}
