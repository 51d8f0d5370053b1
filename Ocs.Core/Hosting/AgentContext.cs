using Microsoft.Extensions.Logging;
using Ocs.Addresses;
using Ocs.Feeds;
using Ocs.Journals;
using Ocs.Operations;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Hosting;

/// <summary>What one agent is given, and what it asked for: feeds, subscriptions, operations to start.</summary>
internal sealed partial class AgentContext : IAgentContext
{
    private readonly Lock _lock = new();
    private readonly List<Feed> _feeds = [];
    private readonly List<AgentSubscription> _subscriptions = [];
    private readonly List<AgentProcedure> _procedures = [];
    private readonly List<(string Operation, WampMap? Parameters)> _startups = [];
    private readonly string _sessionId;
    private readonly Feed _heartbeat;
    private IWampSession? _joined;

    public AgentContext(AgentSite site, WampConnection connection, TimeProvider clock, ILogger log, JournalOptions journal)
    {
        Site = site;
        Connection = connection;
        Clock = clock;
        Log = log;
        Address = new(site.Hub.AddressRoot, site.Instance.InstanceId);
        _sessionId = PythonText.Float((clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds);
        Journal = new(_sessionId, journal, clock, log);
        _heartbeat = MakeFeed("heartbeat", new FeedOptions());
    }

    public AgentAddress Address { get; }

    public AgentSite Site { get; }

    public TimeProvider Clock { get; }

    public ILogger Log { get; }

    public WampConnection Connection { get; }

    public bool Heartbeat { get; set; } = true;

    /// <summary>Called when the agent asks to be stopped.</summary>
    public Action OnStopRequested { get; init; } = () => { };

    /// <summary>What recorded feeds have published and nobody has said to be stored.</summary>
    public AgentJournal Journal { get; }

    /// <summary>The feed of heartbeats.</summary>
    public Feed HeartbeatFeed => _heartbeat;

    /// <summary>The agent's feeds in the order in which they were added, the heartbeat last.</summary>
    public IReadOnlyList<Feed> Feeds
    {
        get
        {
            lock (_lock)
                return [.. _feeds, _heartbeat];
        }
    }

    /// <summary>What to start at the first join, in the order in which it was asked for.</summary>
    public IReadOnlyList<(string Operation, WampMap? Parameters)> Startups => _startups;

    public Feed AddFeed(string name, FeedOptions? options = null)
    {
        lock (_lock)
        {
            if (name == "heartbeat" || _feeds.Any(feed => feed.Info.FeedName == name))
                throw new ArgumentException($"The agent {Address} has a feed '{name}' already.");
            var feed = MakeFeed(name, options ?? new FeedOptions());
            _feeds.Add(feed);
            return feed;
        }
    }

    public void RequestStop() => OnStopRequested();

    public void StartWhenJoined(string operation, WampMap? parameters = null) => _startups.Add((operation, parameters));

    public void SubscribeToFeeds(string topic, MatchPolicy match, Action<FeedMessage> handler)
    {
        var decoder = new FeedMessageDecoder(Clock);
        Subscribe(topic, match, (in WampEvent received) =>
        {
            if (decoder.TryDecode(received, out var message, out var fault))
                handler(message);
            else if (fault is not null)
                Undecodable(Log, received.Topic, fault);
        });
    }

    public void Subscribe(string topic, MatchPolicy match, WampEventHandler handler)
    {
        var subscription = new AgentSubscription(topic, match, handler);
        IWampSession? session;
        lock (_lock)
        {
            _subscriptions.Add(subscription);
            session = _joined;
        }

        if (session is not null)
            _ = MakeLateAsync(subscription.MakeAsync(session, CancellationToken.None), subscription.Topic);
    }

    public void AddProcedure(string name, WampProcedure handler)
    {
        var procedure = new AgentProcedure($"{Address}.{name}", handler);
        IWampSession? session;
        lock (_lock)
        {
            _procedures.Add(procedure);
            session = _joined;
        }

        if (session is not null)
            _ = MakeLateAsync(procedure.OfferAsync(session, CancellationToken.None), procedure.Uri);
    }

    public async Task<AgentReply> RequestAsync(
        string instanceId, string operation, string action, WampMap? parameters = null, TimeSpan? timeout = null, CancellationToken cancellationToken = default)
    {
        var arguments = new WampArguments
        {
            Positional = [action, operation],
            Keyword = new WampMap
            {
                ["params"] = parameters is null ? WampValue.Null : parameters,
                ["timeout"] = timeout is { } time ? time.TotalSeconds : WampValue.Null,
            },
        };
        var other = new AgentAddress(Address.Root, instanceId);
        return AgentReply.From(await Connection.CallAsync(other.Operations, arguments, cancellationToken: cancellationToken).ConfigureAwait(false), other.ToString());
    }

    /// <summary>Subscribes and offers again after a join; from now on both are done at once.</summary>
    public async Task JoinedAsync(IWampSession session, CancellationToken cancellationToken)
    {
        AgentSubscription[] subscriptions;
        AgentProcedure[] procedures;
        lock (_lock)
        {
            subscriptions = [.. _subscriptions];
            procedures = [.. _procedures];
            _joined = session;
        }

        foreach (var subscription in subscriptions)
            await subscription.MakeAsync(session, cancellationToken).ConfigureAwait(false);
        foreach (var procedure in procedures)
            await procedure.OfferAsync(session, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>From now on subscriptions wait for the next join.</summary>
    public void Left()
    {
        lock (_lock)
            _joined = null;
    }

    private async Task MakeLateAsync(Task making, string uri)
    {
        try
        {
            await making.ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is WampException or WampConnectionException)
        {
            NotMade(Log, uri, fault.Message);
        }
    }

    private Feed MakeFeed(string name, FeedOptions options)
    {
        var info = new FeedInfo
        {
            AgentAddress = Address.ToString(),
            FeedName = name,
            Address = Address.Feed(name),
            Record = options.Record,
            SessionId = _sessionId,
            AgentClass = Site.Instance.AgentClass,
            AggregationParameters = FeedInfoMap.AggregationParameters(options),
        };
        return new Feed(info, options, Connection, Clock, Log, options is { Record: true, ExcludeAggregator: false } ? Journal : null);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message on {Topic} cannot be read and is left out: {Fault}")]
    private static partial void Undecodable(ILogger log, string topic, string fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The router has not taken {Uri} for now: {Reason}")]
    private static partial void NotMade(ILogger log, string uri, string reason);
}
