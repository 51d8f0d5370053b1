using Ocs.Agents.HostManager.Docker;

namespace Ocs.Agents.HostManager;

/// <summary>Brings the children in line with what docker says of its services (agent.py: _update_docker_services).</summary>
internal sealed class DockerChildren(ChildSet children, DockerServices docker, ConfigStatus status, string prefix, TimeProvider clock)
{
    /// <summary>Takes over what docker said last.</summary>
    public void Update(Action<string> say)
    {
        foreach (var state in docker.States)
        {
            var text = state.Fault is null
                ? $"Successfully parsed {state.File} and its service states."
                : $"Failed to interpret {state.File} and/or its service states: {state.Fault}";
            if (status.TrySet(state.File, state.Fault is null, clock.GetUtcNow(), text))
                say(text);
        }

        // Of a file that cannot be read now, what was known of its services stays.
        var silent = docker.States.Where(state => state.Fault is not null).Select(state => state.File).ToHashSet();
        var services = docker.States.SelectMany(state => state.Services).GroupBy(service => service.Name).ToDictionary(group => group.Key, group => group.Last());
        foreach (var child in children.All.Where(child => child.Management != ChildManagement.Host).ToList())
        {
            if (services.Remove(ServiceOf(child), out var service))
                Match(child, service);
            else if (child.Driver is DockerService { Service: var last } && !silent.Contains(last.File))
                Lose(child, say);
        }

        foreach (var service in services.Values)
            Meet(service);
    }

    private string ServiceOf(Child child) => child.Management == ChildManagement.Service ? child.InstanceId : prefix + child.InstanceId;

    private void Match(Child child, ComposeService service)
    {
        if (child.Driver is DockerService known)
        {
            known.Service = service;
        }
        else
        {
            child.Driver = docker.Drive(service);
            if (service.IsRunning)
                child.Adopt();
        }

        child.IsRestartRequired = service.IsRestartRequired;
    }

    private void Lose(Child child, Action<string> say)
    {
        child.Driver = null;
        if (child.Management == ChildManagement.Service)
        {
            say($"Deleting non-agent service {child.InstanceId}");
            children.Remove(child);
        }
        else
        {
            say($"Marking missing service for {child.InstanceId}");
        }
    }

    /// <summary>A service that belongs to no agent; if it is up, it stays up.</summary>
    private void Meet(ComposeService service)
    {
        var child = new Child(service.Name, "", ChildManagement.Service)
        {
            Driver = docker.Drive(service),
            Target = service.IsRunning ? ChildTarget.Up : ChildTarget.Down,
        };
        if (service.IsRunning)
            child.Adopt();
        children.Add(child);
    }
}
