namespace Ocs.Site;

/// <summary>What an agent instance knows of its site.</summary>
public sealed record AgentSite
{
    /// <summary>The hub, all overrides applied.</summary>
    public required SiteHub Hub { get; init; }

    /// <summary>The host entry.</summary>
    public required SiteHost Host { get; init; }

    /// <summary>The instance's entry.</summary>
    public required SiteInstance Instance { get; init; }

    /// <summary>The site file; null where there is none.</summary>
    public string? File { get; init; }

    /// <summary>The data directory of this program: archive in <c>hk/</c>, everything else in <c>state/</c>.</summary>
    public string DataDirectory { get; init; } = "data";

    /// <summary>What relative paths in the site file are relative to.</summary>
    public string WorkingDirectory { get; init; } = ".";
}
