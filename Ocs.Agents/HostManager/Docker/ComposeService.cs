namespace Ocs.Agents.HostManager.Docker;

/// <summary>One service of a compose file, as docker last told it.</summary>
/// <param name="Name">The service.</param>
/// <param name="File">The compose file.</param>
/// <param name="Image">The image that the file names; empty where it is built from a folder.</param>
internal sealed record ComposeService(string Name, string File, string Image)
{
    /// <summary>The container, whether it runs or not; empty for none.</summary>
    public string Container { get; init; } = "";

    public bool IsRunning { get; init; }

    /// <summary>How its container ended; 127 where there is none.</summary>
    public int ExitCode { get; init; } = 127;

    /// <summary>The image id that its container was made from; empty for none.</summary>
    public string RunningImage { get; init; } = "";

    /// <summary>The image id that the name has now; empty where it was not pulled.</summary>
    public string PulledImage { get; init; } = "";

    /// <summary>Whether the image that the file names was never pulled.</summary>
    public bool IsImageMissing => Image.Length > 0 && PulledImage.Length == 0;

    /// <summary>Whether the container runs an older image than the name has now.</summary>
    public bool IsRestartRequired => IsRunning && PulledImage.Length > 0 && RunningImage.Length > 0 && PulledImage != RunningImage;
}
