namespace Ocs.Agents.HostManager.Docker;

/// <summary>Docker is missing, or a command of it failed; the message is one line.</summary>
internal sealed class DockerException(string message) : Exception(message);
