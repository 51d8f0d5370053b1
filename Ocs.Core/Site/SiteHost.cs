namespace Ocs.Site;

/// <summary>One host, or pseudo-host, of a site file.</summary>
public sealed record SiteHost
{
    /// <summary>The key under <c>hosts</c>.</summary>
    public required string Name { get; init; }

    /// <summary>The hub as this host sees it.</summary>
    public required SiteHub Hub { get; init; }

    /// <summary>Where agents write log files; null for nowhere.</summary>
    public string? LogDirectory { get; init; }

    /// <summary>A folder with assemblies of the site's own agent classes; null for none.</summary>
    public string? PluginDirectory { get; init; }

    /// <summary>How long an agent outlives the router; zero for ever.</summary>
    public TimeSpan CrossbarTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The agent instances, in the order of the file.</summary>
    public IReadOnlyList<SiteInstance> Instances { get; init; } = [];
}
