using System.ComponentModel.DataAnnotations;

namespace Ocs.DataNodes;

/// <summary>How a data node is offered.</summary>
public sealed record DataNodeServerOptions
{
    /// <summary>
    /// The most samples of one answer, of all its fields together: further ones are thinned, extremes kept. The default keeps an
    /// answer below the 1 MiB that Python's WAMP clients take.
    /// </summary>
    [Range(100, int.MaxValue)]
    public int MaximumPoints { get; init; } = 16_000;

    /// <summary>How often the hub is asked whether it still lists the node.</summary>
    public TimeSpan AnnounceEvery { get; init; } = TimeSpan.FromSeconds(5);
}
