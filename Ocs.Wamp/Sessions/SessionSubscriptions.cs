using System.Collections.Concurrent;

namespace Ocs.Wamp;

/// <summary>The subscriptions of a session: asks the router once for each topic and match, and calls the handlers.</summary>
internal sealed class SessionSubscriptions(SessionRequests requests, Action<string, Exception?> onFault)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string, MatchPolicy), SessionSubscription> _byTopic = [];
    private readonly ConcurrentDictionary<long, SessionSubscription> _byId = new();
    private readonly TopicNames _topicNames = new();

    /// <summary>Adds a handler. Disposing the result takes it away, and the last one ends the subscription.</summary>
    public async Task<IAsyncDisposable> AddAsync(string topic, WampEventHandler handler, MatchPolicy match, CancellationToken cancellationToken)
    {
        SessionSubscription? subscription;
        lock (_lock)
        {
            if (!_byTopic.TryGetValue((topic, match), out subscription))
            {
                subscription = new SessionSubscription(topic, match);
                _byTopic.Add((topic, match), subscription);
                subscription.Granted = SubscribeAsync(subscription);
            }

            subscription.Handlers = [.. subscription.Handlers, handler];
        }

        try
        {
            await subscription.Granted.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _ = RemoveAsync(subscription, handler);
            throw;
        }

        return new Undo(() => RemoveAsync(subscription, handler));
    }

    /// <summary>Calls the handlers of an EVENT, on the receiving thread.</summary>
    public void OnEvent(in ReceivedMessage message)
    {
        if (!_byId.TryGetValue(message.GetId(1), out var subscription))
            return; // on its way while the subscription was ended
        var received = new WampEvent
        {
            Topic = subscription.Match == MatchPolicy.Exact ? subscription.Topic : GetTopic(message, subscription),
            Publication = message.GetId(2),
            DetailsBytes = message.GetRaw(3),
            PositionalBytes = message.GetRaw(4),
            KeywordBytes = message.GetRaw(5),
            Serializer = message.Serializer,
        };
        foreach (var handler in subscription.Handlers)
        {
            try
            {
                handler(in received);
            }
            catch (Exception fault)
            {
                onFault($"A handler of events of {received.Topic} threw: {fault.Message}", fault);
            }
        }
    }

    private string GetTopic(in ReceivedMessage message, SessionSubscription subscription)
    {
        if (!message.TryFind(3, "topic"u8, out var topic) || topic.Token != WampToken.String)
            return subscription.Topic;
        return topic.TryGetUtf8(out var utf8) ? _topicNames.Get(utf8) : topic.GetString();
    }

    private Task<long> SubscribeAsync(SessionSubscription subscription) => requests.AskAsync(
        new PendingRequest(MessageType.Subscribe) { OnGranted = id => _byId[id] = subscription },
        subscription,
        static (writer, wanted) =>
        {
            SessionMessages.WriteOptions(writer, wanted.Match);
            writer.WriteString(wanted.Topic);
        },
        CancellationToken.None);

    private async Task RemoveAsync(SessionSubscription subscription, WampEventHandler handler)
    {
        lock (_lock)
            subscription.Handlers = Without(subscription.Handlers, handler);
        long id;
        try
        {
            id = await subscription.Granted.ConfigureAwait(false);
        }
        catch (Exception)
        {
            lock (_lock)
                Forget(subscription);
            return; // told to whoever asked for it
        }

        Task unsubscribed;
        lock (_lock)
        {
            if (subscription.Handlers.Length > 0 || !Forget(subscription))
                return;
            _byId.TryRemove(id, out _);
            // Sent inside the lock: a later SUBSCRIBE of the same topic must come after it.
            unsubscribed = requests.AskAsync(
                new PendingRequest(MessageType.Unsubscribe), id, static (writer, id) => writer.WriteInteger(id), CancellationToken.None);
        }

        await Quietly(unsubscribed).ConfigureAwait(false);
    }

    private static async Task Quietly(Task unsubscribed)
    {
        try
        {
            await unsubscribed.ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is WampConnectionException or WampException)
        {
            // Without a session, or unknown to the router: it is over either way.
        }
    }

    private bool Forget(SessionSubscription subscription)
    {
        var key = (subscription.Topic, subscription.Match);
        return _byTopic.TryGetValue(key, out var current) && current == subscription && _byTopic.Remove(key);
    }

    private static WampEventHandler[] Without(WampEventHandler[] handlers, WampEventHandler handler)
    {
        var at = Array.IndexOf(handlers, handler);
        return at < 0 ? handlers : [.. handlers[..at], .. handlers[(at + 1)..]];
    }
}
