namespace Ocs.Wamp;

/// <summary>Where and how to join.</summary>
public sealed record WampConnectionOptions
{
    /// <summary>Where the router is.</summary>
    public required WampEndpoint Endpoint { get; init; }

    /// <summary>The realm to join.</summary>
    public required string Realm { get; init; }

    /// <summary>How to log in; null joins without.</summary>
    public WampLogin? Login { get; init; }

    /// <summary>How long opening and joining may take together.</summary>
    public TimeSpan JoinTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The shortest and the longest pause between attempts to reconnect; it grows by half each time, with jitter.</summary>
    public TimeSpan ReconnectDelay { get; init; } = TimeSpan.FromSeconds(0.25);

    /// <summary>The longest pause between attempts to reconnect.</summary>
    public TimeSpan LongestReconnectDelay { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told of exceptions that event handlers throw, and of messages that make no sense; may be null.</summary>
    public Action<string, Exception?>? OnFault { get; init; }
}
