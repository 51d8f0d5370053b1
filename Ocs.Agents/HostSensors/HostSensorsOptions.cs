using System.ComponentModel.DataAnnotations;
using Ocs.Operations;

namespace Ocs.Agents.HostSensors;

/// <summary>The arguments of a <see cref="HostSensorsAgent"/> in a site file.</summary>
public sealed record HostSensorsOptions
{
    /// <summary><c>acq</c> begins to acquire at the start of the agent, <c>idle</c> waits to be told.</summary>
    [AllowedValues("acq", "idle")]
    public string Mode { get; init; } = "acq";

    /// <summary>The time from one reading to the next.</summary>
    [Unit("s")]
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromSeconds(2.5);

    /// <summary>How many seconds of readings the aggregator puts into one frame.</summary>
    [Unit("s")]
    public TimeSpan FrameLength { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Where sysfs is mounted.</summary>
    public string SysDirectory { get; init; } = "/sys";

    /// <summary>Where procfs is mounted.</summary>
    public string ProcDirectory { get; init; } = "/proc";
}
