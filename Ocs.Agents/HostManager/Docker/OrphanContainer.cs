namespace Ocs.Agents.HostManager.Docker;

/// <summary>A container of a compose file's project whose service the file no longer has.</summary>
internal sealed record OrphanContainer(string Id, string Service, string File, bool IsRunning);
