using System.Collections.Concurrent;
using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>
/// Passes publications on to those who subscribed. Publishing takes no lock but that of each receiver's queue: it reads
/// snapshots, which subscribing replaces.
/// </summary>
internal sealed class Broker(RouterCore core)
{
    private const int MostTopics = 20_000;

    private readonly ConcurrentDictionary<byte[], Topic> _topics = new(Utf8Comparer.Instance);
    private readonly Lock _lock = new();
    private readonly UriPatterns<Subscription> _subscriptions = new();
    private readonly Dictionary<long, Subscription> _byId = [];
    private int _topicCount;
    private volatile int _version;

    /// <summary>How many subscriptions there are.</summary>
    public int SubscriptionCount => _byId.Count;

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

        var publication = WampId.Next();
        var receivers = Deliver(publisher, topic, publication, options, payload, payloadCount, message.Serializer);
        core.Counters.OnPublished(receivers);
        if (!options.IsAcknowledged)
            return;
        using var builder = MessageBuilder.Rent(publisher.Link.Serializer);
        publisher.Link.Send(builder.Begin(3, MessageType.Published).Integer(request).Integer(publication).End().Written);
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
            var subscription = _subscriptions.Find(match, uri) ?? Create(match, uri);
            builder.Begin(3, MessageType.Subscribed).Integer(request).Integer(subscription.Id).End();
            if (session.Subscriptions.ContainsKey(subscription.Id))
            {
                session.Link.Send(builder.Written);
                return;
            }

            var subscriber = new Subscriber(session, subscription);
            session.Subscriptions.Add(subscription.Id, subscriber);
            subscription.Add(subscriber);
            session.Link.Send(builder.Written, subscriber, isActive: true);
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
            if (session.Subscriptions.Remove(id, out var subscriber))
            {
                Remove(subscriber);
                session.Link.Send(builder.Begin(2, MessageType.Unsubscribed).Integer(request).End().Written, subscriber, isActive: false);
                return;
            }
        }

        session.SendError(MessageType.Unsubscribe, request, WampError.NoSuchSubscription);
    }

    /// <summary>Forgets a session.</summary>
    public void Leave(RouterSession session)
    {
        lock (_lock)
        {
            foreach (var subscriber in session.Subscriptions.Values)
                Remove(subscriber);
            session.Subscriptions.Clear();
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

    private int Deliver(
        RouterSession publisher, Topic topic, long publication, in PublishRequest options,
        ReadOnlySpan<byte> payload, int payloadCount, WampSerializer serializer)
    {
        var receivers = 0;
        foreach (var subscription in MatchesOf(topic))
        {
            var forms = default(EventForms);
            foreach (var subscriber in subscription.Subscribers)
            {
                var session = subscriber.Session;
                if ((session == publisher && options.ExcludesPublisher) || options.Filter?.Allows(session) == false)
                    continue;
                ref var form = ref forms[(int)session.Link.Serializer];
                if (form is null)
                {
                    form = MessageBuilder.Rent(session.Link.Serializer);
                    form.Begin(4 + payloadCount, MessageType.Event).Integer(subscription.Id).Integer(publication);
                    WriteDetails(form, publisher, topic, subscription, options);
                    form.Payload(payload, payloadCount, serializer).End();
                }

                session.Link.Send(form.Written, subscriber);
                receivers++;
            }

            forms.Release();
        }

        return receivers;
    }

    private void WriteDetails(MessageBuilder builder, RouterSession publisher, Topic topic, Subscription subscription, in PublishRequest options)
    {
        var isDisclosed = options.IsDisclosed || core.Options.DisclosePublisher;
        var isPattern = subscription.Match != MatchPolicy.Exact;
        builder.BeginMap((isDisclosed ? 3 : 0) + (isPattern ? 1 : 0) + options.Passed.Count);
        if (isDisclosed)
        {
            builder.Key("publisher"u8).Integer(publisher.Id).Key("publisher_authid"u8).Text(publisher.AuthId)
                .Key("publisher_authrole"u8).Text(publisher.Role);
        }

        if (isPattern)
            builder.Key("topic"u8).Text(topic.Uri);
        options.Passed.WriteTo(builder);
        builder.EndMap();
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
        if (matches.Version == _version)
            return matches.Subscriptions;
        lock (_lock)
        {
            topic.Matches = matches = new TopicMatches(_subscriptions.Match(topic.Uri), _version);
            return matches.Subscriptions;
        }
    }

    private Subscription Create(MatchPolicy match, ReadOnlySpan<byte> uri)
    {
        var subscription = new Subscription(uri.ToArray(), match, core.Clock.GetUtcNow());
        _subscriptions.Add(match, subscription.Uri, subscription);
        _byId.Add(subscription.Id, subscription);
        _version++;
        return subscription;
    }

    private void Remove(Subscriber subscriber)
    {
        var subscription = subscriber.Subscription;
        subscription.Remove(subscriber);
        if (subscription.Subscribers.Length > 0)
            return;
        _subscriptions.Remove(subscription.Match, subscription.Uri);
        _byId.Remove(subscription.Id);
        _version++;
    }
}
