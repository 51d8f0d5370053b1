using System.ComponentModel.DataAnnotations;
using Ocs.Operations;

namespace Ocs.Agents.FakeData;

/// <summary>The options of <see cref="FakeDataAgent"/>; OCS's flags, and <c>--seed</c>.</summary>
public sealed record FakeDataOptions
{
    /// <summary>What it does when it starts.</summary>
    public FakeDataMode Mode { get; init; }

    /// <summary>How many channels it makes up.</summary>
    [Range(1, 10_000)]
    public int NumChannels { get; init; } = 2;

    /// <summary>How many samples of each channel it makes up a second.</summary>
    [Unit("Hz")]
    [Range(1e-6, 1e6)]
    public double SampleRate { get; init; } = 9.5;

    /// <summary>How many seconds of samples the aggregator puts into one frame.</summary>
    [Range(1, 1e6)]
    public TimeSpan FrameLength { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The seed of the numbers; the same seed gives the same numbers. Without one they differ each time.</summary>
    public int? Seed { get; init; }
}
