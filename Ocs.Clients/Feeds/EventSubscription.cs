using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>The events of a topic as they come in. Read by one loop; disposing it ends the loop.</summary>
public sealed class EventSubscription : IAsyncEnumerable<ReceivedEvent>, IAsyncDisposable
{
    private readonly CountedChannel<ReceivedEvent> _events;
    private readonly TimeProvider _clock;
    private IAsyncDisposable? _subscription;

    private EventSubscription(OcsClient client, string topic, int capacity)
    {
        _clock = client.Options.Clock;
        _events = new CountedChannel<ReceivedEvent>(capacity, topic, client.Options.OnFault);
    }

    /// <summary>How many events were dropped because they were not read in time.</summary>
    public long DroppedEvents => _events.Dropped;

    /// <inheritdoc/>
    public IAsyncEnumerator<ReceivedEvent> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        _events.ReadAllAsync(cancellationToken).GetAsyncEnumerator(cancellationToken);

    /// <summary>Ends the subscription.</summary>
    public async ValueTask DisposeAsync()
    {
        _events.Complete();
        if (Interlocked.Exchange(ref _subscription, null) is { } subscription)
            await subscription.DisposeAsync();
    }

    internal static async Task<EventSubscription> OpenAsync(
        OcsClient client, string topic, MatchPolicy match, int capacity, CancellationToken cancellationToken)
    {
        var subscription = new EventSubscription(client, topic, capacity);
        subscription._subscription = await client.Connection.SubscribeAsync(
            topic, subscription.OnEvent, new SubscribeOptions { Match = match }, cancellationToken);
        return subscription;
    }

    private void OnEvent(in WampEvent received) =>
        _events.Write(new ReceivedEvent(received.Topic, received.GetArguments(), _clock.GetUtcNow()));
}
