namespace Ocs.Clients;

/// <summary>A feed of an agent.</summary>
public sealed class FeedClient
{
    internal FeedClient(AgentClient agent, string name)
    {
        Agent = agent;
        Name = name;
    }

    /// <summary>The agent.</summary>
    public AgentClient Agent { get; }

    /// <summary>The name of the feed.</summary>
    public string Name { get; }

    /// <summary>Its topic.</summary>
    public string Address => Agent.Address.Feed(Name);

    /// <summary>
    /// Receives its samples from now on, if it is a recorded feed; others are for <see cref="OcsClient.SubscribeAsync"/>.
    /// The subscription outlives a restart of the router.
    /// </summary>
    /// <param name="capacity">How many messages may wait to be read; when there are more the oldest go, counted.</param>
    /// <param name="cancellationToken">Stops waiting for the router's answer.</param>
    public Task<FeedSubscription> SubscribeAsync(int capacity = 1000, CancellationToken cancellationToken = default) =>
        FeedSubscription.OpenAsync(this, capacity, cancellationToken);
}
