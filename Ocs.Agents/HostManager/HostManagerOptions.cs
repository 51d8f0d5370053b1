namespace Ocs.Agents.HostManager;

/// <summary>The arguments of a <see cref="HostManagerAgent"/> in a site file.</summary>
public sealed record HostManagerOptions
{
    /// <summary>The target of every child at the start, instead of what the site file says of each.</summary>
    public ChildTarget? InitialState { get; init; }

    /// <summary>The docker compose files whose services are managed, with commas between; empty for none.</summary>
    public string DockerCompose { get; init; } = "";

    /// <summary>What the name of a docker service has before the instance-id.</summary>
    public string DockerServicePrefix { get; init; } = "ocs-";

    /// <summary>The program that is asked where docker has no plugin <c>compose</c>.</summary>
    public string DockerComposeBin { get; init; } = "docker-compose";

    /// <summary>The program <c>docker</c>.</summary>
    public string DockerProgram { get; init; } = "docker";

    /// <summary>Accepted for OCS's sake.</summary>
    public bool Quiet { get; init; }

    /// <summary>The Python that runs agents of Python's OCS.</summary>
    public string Python { get; init; } = "python3";

    /// <summary>The program that runs our own agents; empty for the one that runs this agent.</summary>
    public string AgentProgram { get; init; } = "";
}
