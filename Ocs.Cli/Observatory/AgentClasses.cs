using System.Reflection;
using Ocs.Hosting;

namespace Ocs.Cli;

/// <summary>The agent classes that this program brings.</summary>
internal static class AgentClasses
{
    private static readonly string[] Assemblies = ["Ocs.Agents", "Ocs.Aggregator"];

    public static AgentCatalog Load() => AgentCatalog.Of(Assemblies.Select(Assembly.Load));
}
