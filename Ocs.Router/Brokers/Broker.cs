using System.Collections.Concurrent;
using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>
/// Passes publications on to those who subscribed. Publishing takes no lock but that of each receiver's queue: it reads
/// snapshots, which subscribing replaces.
/// </summary>
internal sealed class Broker(RouterCore core, Realm realm)
{
    private const int MostTopics = 20_000;

    private readonly ConcurrentDictionary<byte[], Topic> _topics = new(Utf8Comparer.Instance);
    private readonly Lock _lock = new();
    private readonly Subscriptions _subscriptions = new(core.Clock);
    private int _topicCount;

    /// <summary>How many subscriptions there are.</summary>
    public int SubscriptionCount => _subscriptions.Count;

    /// <summary>Looks something up among the subscriptions.</summary>
    public T Read<T>(Func<Subscriptions, T> read)
    {
        lock (_lock)
            return read(_subscriptions);
    }

    public void Publish(RouterSession publisher, in MessageView message)
    {
        message.RequireCount(4, 6);
        var request = message.GetId(1, "request");
        var options = PublishRequest.Read(message);
        var uri = message.GetUri(3, "topic");
        var payload = message.GetPayload(4, out var payloadCount);

        var topic = GetTopic(uri);
        if (topic.IsReserved || !topic.IsValid)
        {
            Refuse(publisher, request, options.IsAcknowledged, topic);
            return;
        }

        var publication = new Publication
        {
            Id = WampId.Next(),
            Topic = topic,
            Publisher = publisher.Identity,
            IsDisclosed = options.IsDisclosed || core.Options.DisclosePublisher,
            Excluded = options.ExcludesPublisher ? publisher : null,
            Filter = options.Filter,
            Passed = options.Passed,
            Payload = payload,
            PayloadCount = payloadCount,
            Serializer = message.Serializer,
        };
        core.Counters.OnPublished(Deliver(publication));
        if (!options.IsAcknowledged)
            return;
        using var builder = MessageBuilder.Rent(publisher.Link.Serializer);
        publisher.Link.Send(builder.Begin(3, MessageType.Published).Integer(request).Integer(publication.Id).End().Written);
    }

    /// <summary>Whether somebody subscribed to a topic.</summary>
    public bool HasSubscribers(Topic topic) => MatchesOf(topic).Length > 0;

    /// <summary>Sends a publication to those who subscribed; says how many that are.</summary>
    public int Deliver(in Publication publication)
    {
        var receivers = 0;
        foreach (var subscription in MatchesOf(publication.Topic))
        {
            var forms = default(EventForms);
            foreach (var subscriber in subscription.Subscribers)
            {
                var session = subscriber.Session;
                if (!publication.Reaches(session))
                    continue;
                ref var form = ref forms[(int)session.Link.Serializer];
                form ??= publication.WriteEvent(MessageBuilder.Rent(session.Link.Serializer), subscription);
                session.Link.Send(form.Written, subscriber);
                receivers++;
            }

            forms.Release();
        }

        return receivers;
    }

    public void Subscribe(RouterSession session, in MessageView message)
    {
        message.RequireCount(4, 4);
        var request = message.GetId(1, "request");
        var match = MatchPolicy.Exact;
        var options = message.GetMap(2, "options");
        while (options.Next())
        {
            if (options.Key.SequenceEqual("match"u8))
                match = MatchReader.Read(options, MessageType.Subscribe);
        }

        var uri = message.GetUri(3, "topic");
        if (!UriRules.IsValid(uri, emptyComponents: match != MatchPolicy.Exact))
        {
            session.SendError(MessageType.Subscribe, request, WampError.InvalidUri, $"subscribe for invalid topic URI '{Encoding.UTF8.GetString(uri)}'");
            return;
        }

        using var builder = MessageBuilder.Rent(session.Link.Serializer);
        lock (_lock)
        {
            if (session.Realm is null)
                return; // It was killed meanwhile.
            var found = _subscriptions.Find(match, uri);
            var subscription = found ?? _subscriptions.Create(match, uri);
            builder.Begin(3, MessageType.Subscribed).Integer(request).Integer(subscription.Id).End();
            if (session.Subscriptions.ContainsKey(subscription.Id))
            {
                session.Link.Send(builder.Written);
                return;
            }

            var subscriber = new Subscriber(session, subscription);
            Subscriptions.Add(subscriber);
            session.Link.Send(builder.Written, subscriber, isActive: true);
            if (found is null)
                realm.Events.OnCreated(session, subscription);
            realm.Events.OnSubscribed(session, subscription);
        }
    }

    public void Unsubscribe(RouterSession session, in MessageView message)
    {
        message.RequireCount(3, 3);
        var request = message.GetId(1, "request");
        var id = message.GetId(2, "subscription");
        using var builder = MessageBuilder.Rent(session.Link.Serializer);
        lock (_lock)
        {
            if (session.Subscriptions.TryGetValue(id, out var subscriber))
            {
                session.Link.Send(builder.Begin(2, MessageType.Unsubscribed).Integer(request).End().Written, subscriber, isActive: false);
                Remove(subscriber, isLeaving: false);
                return;
            }
        }

        session.SendError(MessageType.Unsubscribe, request, WampError.NoSuchSubscription);
    }

    /// <summary>Takes a subscription from a subscriber and tells it why; false when it has none.</summary>
    public bool Revoke(RouterSession session, long id, string? reason)
    {
        using var builder = MessageBuilder.Rent(session.Link.Serializer);
        lock (_lock)
        {
            if (!session.Subscriptions.TryGetValue(id, out var subscriber))
                return false;
            builder.Begin(3, MessageType.Unsubscribed).Integer(0).BeginMap(reason is null ? 1 : 2).Key("subscription"u8).Integer(id);
            if (reason is not null)
                builder.Key("reason"u8).Text(reason);
            session.Link.Send(builder.EndMap().End().Written, subscriber, isActive: false);
            Remove(subscriber, isLeaving: false);
            return true;
        }
    }

    /// <summary>Forgets a session.</summary>
    public void Leave(RouterSession session)
    {
        lock (_lock)
        {
            foreach (var subscriber in session.Subscriptions.Values.ToArray())
            {
                subscriber.IsActive = false;
                Remove(subscriber, isLeaving: true);
            }
        }
    }

    private static void Refuse(RouterSession publisher, long request, bool isAcknowledged, Topic topic)
    {
        if (!isAcknowledged)
            return;
        var uri = Encoding.UTF8.GetString(topic.Uri);
        publisher.SendError(
            MessageType.Publish, request, WampError.InvalidUri,
            topic.IsReserved ? $"publish with restricted topic URI '{uri}'" : $"publish with invalid topic URI '{uri}' (URI strict checking disabled)");
    }

    private Topic GetTopic(ReadOnlySpan<byte> uri)
    {
        var lookup = _topics.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(uri, out var topic))
            return topic;

        // Only a cache: someone who publishes to ever new topics must not fill the memory.
        if (Interlocked.Increment(ref _topicCount) > MostTopics)
        {
            _topics.Clear();
            Volatile.Write(ref _topicCount, 0);
        }

        var bytes = uri.ToArray();
        return _topics.GetOrAdd(bytes, new Topic(bytes));
    }

    private Subscription[] MatchesOf(Topic topic)
    {
        var matches = topic.Matches;
        if (matches.Version == _subscriptions.Version)
            return matches.Subscriptions;
        lock (_lock)
        {
            topic.Matches = matches = new TopicMatches(_subscriptions.Match(topic.Uri), _subscriptions.Version);
            return matches.Subscriptions;
        }
    }

    private void Remove(Subscriber subscriber, bool isLeaving)
    {
        var isGone = _subscriptions.Remove(subscriber);
        realm.Events.OnUnsubscribed(subscriber.Session, isLeaving, subscriber.Subscription);
        if (isGone)
            realm.Events.OnDeleted(subscriber.Session, isLeaving, subscriber.Subscription);
    }
}
