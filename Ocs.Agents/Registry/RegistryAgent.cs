using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Ocs.Addresses;
using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Agents.Registry;

/// <summary>Keeps the list of all agents of the site, from their heartbeats, and the history of their operations.</summary>
[Agent("RegistryAgent")]
public sealed partial class RegistryAgent
{
    private const double ExpirySeconds = 5;
    private const int MostWaiting = 4096;

    private readonly RegistryOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Feed _operations;
    private readonly Channel<HeartbeatMessage> _heartbeats;
    private readonly Lock _lock = new();
    private long _dropped;
    private readonly OrderedDictionary<string, RegistryEntry> _entries = new(StringComparer.Ordinal);

    /// <summary>Listens to all heartbeats of the site, and adds the feed <c>agent_operations</c>.</summary>
    public RegistryAgent(IAgentContext agent, RegistryOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _operations = agent.AddFeed("agent_operations", new FeedOptions { Record = true, FrameLength = TimeSpan.FromSeconds(60) });
        _log = agent.Log;
        _heartbeats = Channel.CreateBounded<HeartbeatMessage>(
            new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest },
            _ => OnDropped());
        agent.Subscribe(AgentAddress.AllHeartbeats(agent.Address.Root), MatchPolicy.Wildcard, OnHeartbeat);
    }

    /// <summary>
    /// Keeps the list until stopped. Session data, by agent address:
    /// <c>{"expired": bool, "time_expired": seconds, "last_updated": seconds, "op_codes": {operation: code}, "agent_class": text, "agent_address": text}</c>.
    /// An agent whose heartbeat is silent for five seconds is expired, and its operations have code 7.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="testMode">Whether to end after the first second.</param>
    /// <param name="stop">Ends it.</param>
    [AgentProcess("main", Startup = true)]
    public async Task<OpResult> MainAsync(OpSession session, bool testMode = false, CancellationToken stop = default)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var listening = ListenAsync(ending.Token);
        try
        {
            await WatchAsync(session, testMode, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }

        await ending.CancelAsync().ConfigureAwait(false);
        await listening.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return OpResult.Succeeded("Exited main process");
    }

    /// <summary>Does nothing: agents are registered by their heartbeats.</summary>
    /// <param name="parameters">Ignored.</param>
    [AgentTask("register_agent")]
    public static OpResult RegisterAgent([Parameter(Raw = true)] WampValue parameters)
    {
        _ = parameters;
        return OpResult.Succeeded("'register_agent' is deprecated");
    }

    private void OnHeartbeat(in WampEvent received)
    {
        if (HeartbeatMessage.Read(received, Now()) is { } heartbeat)
            _heartbeats.Writer.TryWrite(heartbeat);
    }

    /// <summary>Happens while <c>main</c> is stopped, or the host is overloaded; said once in a thousand.</summary>
    private void OnDropped()
    {
        var dropped = Interlocked.Increment(ref _dropped);
        if (dropped % 1000 == 1)
            Dropped(_log, dropped);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Heartbeats come faster than main takes them in, or it is stopped: the oldest are left out, {Dropped} so far")]
    private static partial void Dropped(ILogger log, long dropped);

    private async Task ListenAsync(CancellationToken stop)
    {
        await foreach (var heartbeat in _heartbeats.Reader.ReadAllAsync(stop).ConfigureAwait(false))
        {
            RegistryEntry? entry;
            bool changed;
            lock (_lock)
            {
                if (!_entries.TryGetValue(heartbeat.Address, out entry))
                    _entries.Add(heartbeat.Address, entry = new RegistryEntry(heartbeat.Address));
                changed = entry.Update(heartbeat);
            }

            if (changed)
                await PublishAsync(entry.Address, heartbeat.OpCodes, stop).ConfigureAwait(false);
        }
    }

    private async Task WatchAsync(OpSession session, bool testMode, CancellationToken stop)
    {
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1), _clock);
        var published = _clock.GetTimestamp();
        do
        {
            var entries = Refresh(session);
            if (_clock.GetElapsedTime(published) < _options.WaitTime)
                continue;
            published = _clock.GetTimestamp();
            foreach (var (address, codes) in entries)
                await PublishAsync(address, codes, stop).ConfigureAwait(false);
        }
        while (!testMode && await ticks.WaitForNextTickAsync(stop).ConfigureAwait(false));
    }

    /// <summary>Expires who is silent, and puts the list into the session.</summary>
    private List<(string Address, WampMap Codes)> Refresh(OpSession session)
    {
        lock (_lock)
        {
            var data = new WampMap();
            foreach (var entry in _entries.Values)
            {
                entry.ExpireIfSilent(Now(), ExpirySeconds);
                data[entry.Address] = entry.ToMap();
            }

            session.SetData(data);
            return [.. _entries.Values.Select(entry => (entry.Address, entry.OpCodes))];
        }
    }

    /// <summary>One message an operation: block and field are named after address and operation.</summary>
    private async Task PublishAsync(string address, WampMap codes, CancellationToken stop)
    {
        foreach (var (operation, code) in codes)
        {
            if (code.Kind != WampValueKind.Integer)
                continue;
            var field = FieldName.Enforce($"{address}_{operation}".Replace('.', '_').Replace('-', '_'));
            await _operations.PublishAsync(field, _clock.GetUtcNow(), new WampMap { [field] = code }, stop).ConfigureAwait(false);
        }
    }

    private double Now() => (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
}
