namespace Ocs.Wamp;

/// <summary>How to subscribe.</summary>
public sealed record SubscribeOptions
{
    /// <summary>How the topic matches.</summary>
    public MatchPolicy Match { get; init; }
}
