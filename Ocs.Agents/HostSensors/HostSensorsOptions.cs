using System.ComponentModel.DataAnnotations;
using Ocs.Operations;

namespace Ocs.Agents.HostSensors;

/// <summary>The arguments of a <see cref="HostSensorsAgent"/> in a site file.</summary>
public sealed record HostSensorsOptions
{
    /// <summary>What it does when it starts.</summary>
    public HostSensorsMode Mode { get; init; } = HostSensorsMode.Acq;

    /// <summary>The time from one reading to the next, in seconds.</summary>
    [Unit("s")]
    [Range(0.1, 86400)]
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>How many seconds of readings the aggregator puts into one frame.</summary>
    [Unit("s")]
    [Range(1, 1e6)]
    public TimeSpan FrameLength { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Where sysfs is mounted.</summary>
    public string SysDirectory { get; init; } = "/sys";

    /// <summary>Where procfs is mounted.</summary>
    public string ProcDirectory { get; init; } = "/proc";
}
