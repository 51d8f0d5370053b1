using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Ocs.Operations;

namespace Ocs.DataNodes;

/// <summary>
/// Which live feeds a data node holds, under which name; the arguments of a <c>DataFeedNode</c> in a site file. What these do
/// not say is taken from sisock's environment variables of the same names, where <c>TARGET</c> is set: <c>TARGET</c>,
/// <c>FEED</c>, <c>NAME</c>, <c>DESCRIPTION</c>, <c>BUFFER_TIME</c>.
/// </summary>
public sealed record LiveDataNodeOptions
{
    /// <summary>The instance-id of the agent; <c>*</c> and <c>?</c> stand for any.</summary>
    public string Target { get; init; } = Given("TARGET") ?? "";

    /// <summary>The name of the feed; <c>*</c> and <c>?</c> stand for any.</summary>
    public string Feed { get; init; } = Given("FEED") ?? "*";

    /// <summary>The name of the node; the target where none is given.</summary>
    public string Name { get; init; } = Given("NAME") ?? "";

    /// <summary>What it holds, for people.</summary>
    public string Description { get; init; } = Given("DESCRIPTION") ?? "";

    /// <summary>How far back it answers, in seconds; at most what the live cache keeps.</summary>
    [Unit("s")]
    [Range(1, 1e7)]
    public TimeSpan BufferTime { get; init; } = TimeSpan.FromSeconds(
        double.TryParse(Given("BUFFER_TIME"), CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 1e7 ? seconds : 3600);

    /// <exception cref="ArgumentException">Nobody says of which agent.</exception>
    internal void RequireTarget()
    {
        if (Target.Length == 0)
            throw new ArgumentException("A DataFeedNode needs to know of which agent: give --target, or set TARGET.");
    }

    /// <summary>NAME alone means other things to other programs.</summary>
    private static string? Given(string variable) =>
        Environment.GetEnvironmentVariable("TARGET") is { Length: > 0 } && Environment.GetEnvironmentVariable(variable) is { Length: > 0 } value ? value : null;
}
