using System.Reflection;
using Ocs.Site;

namespace Ocs.Agents.HostManager.Processes;

/// <summary>Which program runs an agent, and with which arguments.</summary>
internal sealed class AgentProgram(AgentSite manager, HostManagerOptions options, SiteFile file)
{
    private readonly SiteHub _written = file.FindHost(manager.Host.Name, manager.Host.Name)?.Hub ?? file.Hub;

    /// <summary>One of this program's own agent classes: <c>ocs agent</c>.</summary>
    public IReadOnlyList<string> Own(string instanceId) =>
        [.. ThisProgram(), "agent", .. Standard(instanceId), "--data-dir", Path.GetFullPath(manager.DataDirectory)];

    /// <summary>An agent class of Python's OCS: <c>python -m ocs.agent_cli</c>.</summary>
    public IReadOnlyList<string> Python(string instanceId) => [options.Python, "-m", "ocs.agent_cli", .. Standard(instanceId)];

    /// <summary>The program that the site file names; it is told as every program of OCS is where the site is, and who it is.</summary>
    public IReadOnlyList<string> Foreign(SiteInstance instance) => [.. instance.Command, .. Standard(instance.InstanceId)];

    private IEnumerable<string> ThisProgram()
    {
        if (options.AgentProgram.Length > 0)
            return options.AgentProgram.EndsWith(".dll", StringComparison.Ordinal) ? ["dotnet", options.AgentProgram] : [options.AgentProgram];
        var program = Environment.ProcessPath ?? "ocs";
        return Path.GetFileNameWithoutExtension(program) == "dotnet" && Assembly.GetEntryAssembly()?.Location is { Length: > 0 } assembly
            ? [program, assembly] : [program];
    }

    /// <summary>Beside the site, what this program was told otherwise than the site file says, as its children need the same.</summary>
    private IEnumerable<string> Standard(string instanceId)
    {
        var hub = manager.Hub;
        string[] always =
        [
            "--instance-id", instanceId, "--site-file", Path.GetFullPath(file.Path), "--site-host", manager.Host.Name,
            "--working-dir", Path.GetFullPath(manager.WorkingDirectory),
        ];
        (string Flag, string Now, string Written)[] others =
        [
            ("--site-hub", hub.WampServer, _written.WampServer),
            ("--site-http", hub.WampHttp, _written.WampHttp),
            ("--site-realm", hub.WampRealm, _written.WampRealm),
            ("--address-root", hub.AddressRoot, _written.AddressRoot),
        ];
        return always.Concat(others.Where(other => other.Now != other.Written).SelectMany(other => new[] { other.Flag, other.Now }));
    }
}
