using Ocs.DataNodes;
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

    /// <summary>How the data server answers.</summary>
    public DataServerOptions Live { get; init; } = new();

    /// <summary>Whether the data server runs alone: no router, no agents, whatever the site says of this host.</summary>
    public bool RunsLiveAlone { get; init; }
}
