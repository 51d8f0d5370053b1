using System.Reflection;
using Ocs.Hosting;

namespace Ocs.Cli;

/// <summary>The agent classes that this program brings, and those of the site's own plugins.</summary>
internal static class AgentClasses
{
    private static readonly string[] Assemblies = ["Ocs.Agents", "Ocs.Aggregator"];

    /// <summary>Loads them; a plugin that cannot be loaded is told, and the others are there.</summary>
    public static AgentCatalog Load(Action<string> faults) => AgentCatalog.Of(
        [.. Assemblies.Select(Assembly.Load), .. AgentPlugins.Load(Environment.GetEnvironmentVariable(AgentPlugins.FolderVariable), faults)]);
}
