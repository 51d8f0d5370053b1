namespace Ocs.Site;

/// <summary>The site as one program on one host sees it: the file, this host's entry, the options of the command line.</summary>
public sealed record SiteConfiguration
{
    /// <summary>The site file; null where none is used.</summary>
    public SiteFile? File { get; init; }

    /// <summary>The hub, all overrides applied.</summary>
    public required SiteHub Hub { get; init; }

    /// <summary>This host's entry, all overrides applied; null where the file has none.</summary>
    public SiteHost? Host { get; init; }

    /// <summary>What relative paths of the site file are relative to.</summary>
    public string WorkingDirectory { get; init; } = ".";

    /// <summary>This host's entry.</summary>
    /// <exception cref="SiteException">There is none.</exception>
    public SiteHost RequireHost() => Host ?? throw new SiteException(File is null
        ? "No site file is used, so there is no agent to run: give --site-file, or set OCS_CONFIG_DIR."
        : $"{File.Path}: hosts: there is neither '{Environment.MachineName}' nor 'localhost', only {Names(File.Hosts.Select(host => host.Name))}; choose one with --site-host.");

    /// <summary>An instance of this host.</summary>
    /// <exception cref="SiteException">There is none of that id.</exception>
    public SiteInstance RequireInstance(string instanceId)
    {
        var host = RequireHost();
        return host.Instances.FirstOrDefault(instance => instance.InstanceId == instanceId) ?? throw new SiteException(
            $"{File?.Path}: hosts: {host.Name}: agent-instances: there is no '{instanceId}', only {Names(host.Instances.Select(instance => instance.InstanceId))}.");
    }

    /// <summary>What one instance of this host knows of its site.</summary>
    /// <param name="instance">The instance's entry.</param>
    /// <param name="dataDirectory">The data directory of this program.</param>
    public AgentSite ForInstance(SiteInstance instance, string dataDirectory) => new()
    {
        Hub = Hub,
        Host = RequireHost(),
        Instance = instance,
        File = File?.Path,
        DataDirectory = dataDirectory,
        WorkingDirectory = WorkingDirectory,
    };

    private static string Names(IEnumerable<string> names) => string.Join(", ", names) is { Length: > 0 } list ? list : "nothing";
}
