using Ocs.Clients;
using Ocs.Site;

namespace Ocs.Cli.Commands;

/// <summary>The hosts of a site file and their host managers.</summary>
internal static class BowSite
{
    private const string ManagerClass = "HostManager";

    /// <summary>The site, which must have a file.</summary>
    /// <exception cref="SiteException">There is none.</exception>
    public static SiteConfiguration Load(CommandTerminal terminal, SiteOptions options)
    {
        var site = options.Load(terminal.Environment);
        return site.File is not null ? site : throw new SiteException("No site file is used, so no host is known: give --site-file, or set OCS_CONFIG_DIR.");
    }

    /// <summary>All hosts, or the one named.</summary>
    /// <exception cref="UsageException">There is none of that name.</exception>
    public static IReadOnlyList<SiteHost> Hosts(SiteFile file, string? name)
    {
        if (name is null)
            return file.Hosts;
        return file.Hosts.FirstOrDefault(host => host.Name == name) is { } host
            ? [host]
            : throw new UsageException($"{file.Path}: hosts: there is no '{name}', only {string.Join(", ", file.Hosts.Select(known => known.Name))}.");
    }

    public static bool IsManager(SiteInstance instance) => instance.AgentClass == ManagerClass;

    public static bool IsManaged(SiteInstance instance) => !IsManager(instance) && instance.Manage != "ignore";

    /// <summary>The host manager of an instance-id; null where it has not joined.</summary>
    public static async Task<HostManagerClient?> FindAsync(OcsClient ocs, string instanceId, CancellationToken stop)
    {
        try
        {
            return await HostManagerClient.ConnectAsync(ocs, instanceId, stop);
        }
        catch (AgentNotFoundException)
        {
            return null;
        }
    }
}
