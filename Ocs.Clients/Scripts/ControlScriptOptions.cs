namespace Ocs.Clients;

/// <summary>What a control script is told on the command line.</summary>
public sealed record ControlScriptOptions
{
    /// <summary>The instance-id to work on; null where it is not given.</summary>
    public string? Target { get; init; }

    /// <summary>Whether to stay, and stop on Ctrl-C what the script started.</summary>
    public bool StopOnExit { get; init; }
}
