namespace Ocs.Wamp;

/// <summary>One subscription of a session at the router, shared by all handlers of the same topic and match.</summary>
internal sealed class SessionSubscription(string topic, MatchPolicy match)
{
    /// <summary>The topic or pattern.</summary>
    public string Topic { get; } = topic;

    /// <summary>How it matches.</summary>
    public MatchPolicy Match { get; } = match;

    /// <summary>Completes with the router's answer: the subscription id.</summary>
    public Task<long> Granted { get; set; } = Task.FromResult(0L);

    /// <summary>Who is called; replaced as a whole, so that the receiving thread reads it without a lock.</summary>
    public volatile WampEventHandler[] Handlers = [];
}
