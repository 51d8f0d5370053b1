using System.Reflection;
using Ocs.Hosting;
using Ocs.Site;

namespace Ocs.Cli;

/// <summary>The agent classes that this program brings, and those of the site's own plugins.</summary>
internal static class AgentClasses
{
    private static readonly string[] Assemblies = ["Ocs.Agents", "Ocs.Aggregator", "Ocs.DataNodes"];

    /// <summary>
    /// Loads them: plugins from the folder of <c>OCS_PLUGIN_DIR</c>, else from the one that the site file names for this host.
    /// A plugin that cannot be loaded is told, and the others are there.
    /// </summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder; the message names it.</exception>
    public static AgentCatalog Load(Func<string, string?> environment, SiteConfiguration site, Action<string> faults) =>
        AgentCatalog.Of([.. Assemblies.Select(Assembly.Load), .. AgentPlugins.Load(FolderOf(environment, site), faults)]);

    private static string? FolderOf(Func<string, string?> environment, SiteConfiguration site) =>
        environment(AgentPlugins.FolderVariable) is { Length: > 0 } given ? given
        : site.Host?.PluginDirectory is { } written ? Existing(Path.Combine(site.WorkingDirectory, written), site)
        : null;

    private static string Existing(string folder, SiteConfiguration site) => Directory.Exists(folder)
        ? folder
        : throw new DirectoryNotFoundException($"{site.File?.Path}: hosts: {site.Host?.Name}: plugin-dir: there is no folder {Path.GetFullPath(folder)}.");
}
