namespace Ocs.Wamp;

/// <summary>How to publish.</summary>
public sealed record PublishOptions
{
    /// <summary>Whether to wait for the router's acknowledgement.</summary>
    public bool Acknowledge { get; init; }

    /// <summary>Whether the publisher itself receives nothing even where it subscribes; WAMP's default.</summary>
    public bool ExcludeMe { get; init; } = true;

    /// <summary>Whether to ask the router to tell subscribers who publishes.</summary>
    public bool DiscloseMe { get; init; }
}
