using System.Collections.Concurrent;
using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>
/// Passes publications on to those who subscribed. Publishing takes no lock but that of each receiver's queue: it reads
/// snapshots, which subscribing replaces.
/// </summary>
internal sealed class Broker
{
    private const int MostTopics = 20_000;

    private readonly ConcurrentDictionary<byte[], Topic> _topics = new(Utf8Comparer.Instance);
    private readonly Lock _lock = new();
    private readonly RouterCore _core;
    private readonly Realm _realm;
    private readonly Subscriptions _subscriptions;
    private readonly RetainedPublications _retained;
    private int _topicCount;

    public Broker(RouterCore core, Realm realm, IReadOnlyList<EventHistoryOptions> histories)
    {
        (_core, _realm) = (core, realm);
        _subscriptions = new Subscriptions(core.Clock);
        _retained = new RetainedPublications(core.Counters);
        foreach (var history in histories.DistinctBy(history => (history.Uri, history.Match)))
            _subscriptions.Create(history.Match, Encoding.UTF8.GetBytes(history.Uri), new EventHistory(history, core.Clock));
        HasHistory = histories.Count > 0;
    }

    /// <summary>How many subscriptions there are.</summary>
    public int SubscriptionCount => _subscriptions.Count;

    /// <summary>Whether the events of any topics are kept.</summary>
    public bool HasHistory { get; }

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
            IsDisclosed = options.IsDisclosed || _core.Options.DisclosePublisher || publisher.IsDisclosed,
            Excluded = options.ExcludesPublisher || publisher.Realm is null ? publisher : null,
            Filter = options.Filter,
            Passed = options.Passed,
            Payload = payload,
            PayloadCount = payloadCount,
            Serializer = message.Serializer,
        };
        _core.Counters.OnPublished();
        if (options.IsRetained)
            DeliverAndRetain(publication);
        else
            Deliver(publication);
        if (!options.IsAcknowledged || publisher.Realm is null)
            return; // A testament has nobody to acknowledge it to.
        using var builder = MessageBuilder.Rent(publisher.Link.Serializer);
        publisher.Link.Send(builder.Begin(3, MessageType.Published).Integer(request).Integer(publication.Id).End().Written);
    }

    /// <summary>Whether somebody subscribed to a topic.</summary>
    public bool HasSubscribers(Topic topic) => MatchesOf(topic).Length > 0;

    /// <summary>Sends a publication to those who subscribed.</summary>
    public void Deliver(in Publication publication)
    {
        var receivers = 0;
        var matches = MatchesOf(publication.Topic);
        var payloads = default(EventForms);
        foreach (var subscription in matches)
        {
            subscription.History?.Add(publication);
            var forms = default(EventForms);
            foreach (var subscriber in subscription.Subscribers)
            {
                var session = subscriber.Session;
                if (!publication.Reaches(session))
                    continue;
                ref var form = ref forms[(int)session.Link.Serializer];
                form ??= (matches.Length == 1 ? publication : publication.In(session.Link.Serializer, ref payloads))
                    .WriteEvent(MessageBuilder.Rent(session.Link.Serializer), subscription);
                session.Link.Send(form.Written, subscriber);
                receivers++;
            }

            forms.Release();
        }

        payloads.Release();
        _core.Counters.OnEvents(receivers);
    }

    public void Subscribe(RouterSession session, in MessageView message)
    {
        message.RequireCount(4, 4);
        var request = message.GetId(1, "request");
        var (match, wantsRetained) = (MatchPolicy.Exact, false);
        var options = message.GetMap(2, "options");
        while (options.Next())
        {
            if (options.Key.SequenceEqual("match"u8))
                match = MatchReader.Read(options, MessageType.Subscribe);
            else if (options.Key.SequenceEqual("get_retained"u8))
                wantsRetained = options.IsTrue;
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
            var isNew = !session.Subscriptions.TryGetValue(subscription.Id, out var subscriber);
            if (isNew)
                Subscriptions.Add(subscriber = new Subscriber(session, subscription));
            session.Link.Send(builder.Written, subscriber!, isActive: true);
            if (wantsRetained)
                SendRetained(subscriber!);
            if (found is null)
                _realm.Events.OnCreated(session, subscription);
            if (isNew)
                _realm.Events.OnSubscribed(session, subscription);
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

    /// <summary>
    /// Sends a publication and keeps it for those who subscribe later. It does so under the lock, so that nobody who subscribes
    /// at the same time gets it twice, or not at all.
    /// </summary>
    private void DeliverAndRetain(in Publication publication)
    {
        lock (_lock)
        {
            _retained.Keep(new StoredPublication(publication, _core.Clock.GetUtcNow()));
            Deliver(publication);
        }
    }

    private void SendRetained(Subscriber subscriber)
    {
        var session = subscriber.Session;
        foreach (var stored in _retained.Match(subscriber.Subscription))
        {
            var publication = stored.Retained();
            if (!publication.Reaches(session))
                continue;
            using var builder = MessageBuilder.Rent(session.Link.Serializer);
            session.Link.Send(publication.WriteEvent(builder, subscriber.Subscription).Written, subscriber);
            _core.Counters.OnEvents(1);
        }
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
        _realm.Events.OnUnsubscribed(subscriber.Session, isLeaving, subscriber.Subscription);
        if (isGone)
            _realm.Events.OnDeleted(subscriber.Session, isLeaving, subscriber.Subscription);
    }
}
