using System.ComponentModel.DataAnnotations;

namespace Ocs.DataNodes;

/// <summary>How much the live cache keeps.</summary>
public sealed record LiveCacheOptions
{
    /// <summary>How far back samples are kept; sisock's <c>BUFFER_TIME</c>.</summary>
    public TimeSpan BufferTime { get; init; } = TimeSpan.FromHours(1);

    /// <summary>How far ahead of our clock a sample may be; one further ahead is refused and counted.</summary>
    public TimeSpan FutureTolerance { get; init; } = TimeSpan.FromMinutes(10);

    /// <summary>The most bytes that samples may take; beyond it the oldest go first, counted.</summary>
    [Range(1 << 20, long.MaxValue)]
    public long MaximumBytes { get; init; } = 512L << 20;

    /// <summary>The most fields kept at a time; blocks with more are refused and counted.</summary>
    [Range(1, int.MaxValue)]
    public int MaximumFields { get; init; } = 100_000;
}
