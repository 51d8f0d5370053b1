using Ocs.Agents.HostManager.Processes;
using Ocs.Hosting;
using Ocs.Site;

namespace Ocs.Agents.HostManager;

/// <summary>Brings the children in line with the site file (agent.py: _reload_config).</summary>
internal sealed class ChildLoader(AgentSite manager, HostManagerOptions options, AgentCatalog catalog, ChildSet children, ConfigStatus status, TimeProvider clock, Action onExit)
{
    private const string OwnClass = "HostManager";

    private readonly string _folder = Path.Combine(
        Path.GetFullPath(manager.DataDirectory), "state", "host-manager", Uri.EscapeDataString(manager.Instance.InstanceId));

    private readonly Dictionary<string, ChildFiles> _files = [];

    /// <summary>Reads the site file again. Children that are new get the target that it gives them; known ones keep theirs.</summary>
    public async Task ReloadAsync(Action<string> say)
    {
        if (Read(say) is not { } file)
            return;
        var instances = file.FindHost(manager.Host.Name, manager.Host.Name)!.Instances
            .Where(instance => instance.Manage != "ignore" && instance.AgentClass != OwnClass).ToList();
        Retire(instances, say);
        var isFirst = children.All.Count == 0;
        var left = isFirst ? ChildFiles.Find(_folder).ToDictionary(each => each.InstanceId) : [];
        foreach (var instance in instances)
        {
            var target = left.Remove(instance.InstanceId, out var record) && IsOf(instance, record.AgentClass) ? record.Target : (ChildTarget?)null;
            Update(instance, target, say);
        }

        foreach (var (instanceId, agentClass, _) in left.Values)
            TakeOverStranger(instanceId, agentClass, say);
        await EquipAsync(file, instances, say).ConfigureAwait(false);
    }

    /// <summary>Writes down what each child is meant to be, for a host manager that comes after a crash of this one; keeps outputs short.</summary>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    public void Remember()
    {
        foreach (var child in children.All.Where(child => child is { Management: ChildManagement.Host, Driver: not null }))
        {
            FilesOf(child.InstanceId).Remember(child.AgentClass, child.Target);
            FilesOf(child.InstanceId).Trim();
        }
    }

    /// <summary>Forgets every child that is down: who comes next begins with what the site file says.</summary>
    public void Forget()
    {
        foreach (var (instanceId, files) in _files)
        {
            if (children.Find(instanceId)?.IsRunning != true)
                files.Forget();
        }
    }

    private SiteFile? Read(Action<string> say)
    {
        var fault = "this host manager was started without a site file";
        try
        {
            if (manager.File is { } path)
            {
                var file = SiteFile.Load(path);
                if (file.FindHost(manager.Host.Name, manager.Host.Name)?.Name == manager.Host.Name)
                {
                    status.Set(ConfigStatus.SiteFile, true, clock.GetUtcNow(), "");
                    return file;
                }

                fault = $"{path}: hosts: there is no '{manager.Host.Name}' any more";
            }
        }
        catch (SiteException faults)
        {
            fault = faults.Message.ReplaceLineEndings(" ");
        }

        var text = $"Failed to read site config file -- likely syntax error: {fault}";
        say(text);
        status.Set(ConfigStatus.SiteFile, false, clock.GetUtcNow(), text);
        return null;
    }

    private void Retire(List<SiteInstance> instances, Action<string> say)
    {
        foreach (var child in children.All.Where(child => !child.IsRetired && child.Management != ChildManagement.Service))
        {
            if (instances.Any(instance => instance.InstanceId == child.InstanceId))
                continue;
            say($"Retiring {child.FullName}, which has disappeared from configuration file(s) or has manage:no.");
            child.Retire();
        }
    }

    private void Update(SiteInstance instance, ChildTarget? remembered, Action<string> say)
    {
        var known = children.Find(instance.InstanceId);
        if (known is { IsRetired: false } && IsOf(instance, known.AgentClass) && known.Management == ManagementOf(instance))
        {
            known.Group = instance.Group;
            return;
        }

        var child = new Child(instance.InstanceId, instance.AgentClass, ManagementOf(instance))
        {
            Group = instance.Group,
            Target = remembered ?? (instance.Manage.EndsWith("/up", StringComparison.Ordinal) ? ChildTarget.Up : ChildTarget.Down),
        };
        if (known is null)
        {
            children.Add(child);
            return;
        }

        say($"Managed agent \"{instance.InstanceId}\" changed agent_class ({known.AgentClass} -> {child.AgentClass}) "
            + $"or management ({NameOf(known.Management)} -> {NameOf(child.Management)}) and is being reset!");
        known.Retire(child);
    }

    /// <summary>A process that an earlier host manager left, and that the site file no longer has, is brought down.</summary>
    private void TakeOverStranger(string instanceId, string agentClass, Action<string> say)
    {
        var process = new HostProcess(FilesOf(instanceId), onExit);
        if (!process.TryAdopt())
        {
            FilesOf(instanceId).Forget();
            return;
        }

        var child = new Child(instanceId, agentClass, ChildManagement.Host) { Driver = process };
        child.Adopt();
        child.Retire();
        children.Add(child);
        say($"Retiring {child.FullName}, which has disappeared from configuration file(s) or has manage:no.");
    }

    /// <summary>Gives each agent that runs as a process the program that runs it.</summary>
    private async Task EquipAsync(SiteFile file, List<SiteInstance> instances, Action<string> say)
    {
        var program = new AgentProgram(manager, options, file);
        IReadOnlySet<string>? python = null;
        foreach (var child in children.All.Select(child => child.Successor ?? child).Where(child => child is { Management: ChildManagement.Host, IsRetired: false }).ToList())
        {
            var instance = instances.First(instance => instance.InstanceId == child.InstanceId);
            IReadOnlyList<string>? command = null;
            if (instance.Command.Count > 0)
                command = program.Foreign(instance);
            else if (catalog.TryGet(instance.AgentClass, out _))
                command = program.Own(instance.InstanceId);
            else if ((python ??= await PythonPlugins.ListAsync(options.Python, clock).ConfigureAwait(false)).Contains(instance.AgentClass))
                command = program.Python(instance.InstanceId);
            Equip(child, instance, command, say);
        }
    }

    private void Equip(Child child, SiteInstance instance, IReadOnlyList<string>? command, Action<string> say)
    {
        if (command is null)
        {
            say($"No plugin found for agent_class \"{child.AgentClass}\"!");
            return;
        }

        var isNew = child.Driver is null;
        if (isNew)
        {
            say(instance.Command.Count > 0 ? $"Found command for \"{child.AgentClass}\"" : $"Found plugin for \"{child.AgentClass}\"");
            child.Driver = new HostProcess(FilesOf(child.InstanceId), onExit);
        }

        var process = (HostProcess)child.Driver!;
        child.IsRestartRequired = process is { IsRunning: true, Fingerprint: { } begun } && begun != HostProcess.FingerprintOf(command, instance.Arguments);
        process.Command = command;
        process.Arguments = instance.Arguments;
        process.WorkingDirectory = manager.WorkingDirectory;
        if (!isNew || !children.All.Contains(child) || !process.TryAdopt())
            return;
        child.Adopt();
        say($"Found {child.FullName} running as process {process.ProcessId}, and takes it over.");
    }

    private ChildFiles FilesOf(string instanceId)
    {
        if (!_files.TryGetValue(instanceId, out var files))
            _files.Add(instanceId, files = new ChildFiles(_folder, instanceId));
        return files;
    }

    private static bool IsOf(SiteInstance instance, string agentClass) => instance.AgentClass == agentClass;

    private static ChildManagement ManagementOf(SiteInstance instance) =>
        instance.Manage.StartsWith("docker", StringComparison.Ordinal) ? ChildManagement.Docker : ChildManagement.Host;

    private static string NameOf(ChildManagement management) => management == ChildManagement.Host ? "host" : "docker";
}
