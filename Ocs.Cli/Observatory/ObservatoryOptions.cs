using Ocs.Site;

namespace Ocs.Cli;

/// <summary>What <c>ocs up</c> runs.</summary>
internal sealed record ObservatoryOptions
{
    /// <summary>The site, and this host in it.</summary>
    public required SiteConfiguration Site { get; init; }

    /// <summary>Where the archive and everything else goes.</summary>
    public required string DataDirectory { get; init; }

    /// <summary>Where the router listens instead of at the hub's port; 0 for a free port.</summary>
    public int? RouterPort { get; init; }

    /// <summary>The address that the data server listens on.</summary>
    public string LiveHost { get; init; } = "127.0.0.1";

    /// <summary>The port that the data server listens on; 0 for a free one.</summary>
    public int LivePort { get; init; } = 5000;

    /// <summary>The fields whose newest values the data server shows to Prometheus; empty for none.</summary>
    public string LiveMetrics { get; init; } = "";
}
