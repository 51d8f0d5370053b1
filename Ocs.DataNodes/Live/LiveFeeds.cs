using Microsoft.Extensions.Logging;
using Ocs.Addresses;
using Ocs.DataNodes.Annotations;
using Ocs.Feeds;
using Ocs.Wamp;

namespace Ocs.DataNodes;

/// <summary>Fills a cache from every feed of a site: one wildcard subscription, decoded on the receiving thread and stored in order.</summary>
/// <param name="cache">The cache.</param>
/// <param name="connection">The connection; it need not be joined yet.</param>
/// <param name="addressRoot">The first component of addresses.</param>
/// <param name="loggers">Loggers.</param>
/// <param name="annotationFolder">Where it is kept for longer than samples are what agents and operations did; null for nowhere.</param>
public sealed partial class LiveFeeds(
    LiveCache cache, WampConnection connection, string addressRoot, ILoggerFactory loggers, string? annotationFolder = null) : IAsyncDisposable
{
    private readonly ILogger<LiveFeeds> _logger = loggers.CreateLogger<LiveFeeds>();
    private readonly FeedMessageDecoder _decoder = new(cache.Clock);
    private IAsyncDisposable? _subscription;

    /// <summary>How many messages were stored.</summary>
    public long Messages { get; private set; }

    /// <summary>How many messages could not be read.</summary>
    public long Faults { get; private set; }

    /// <summary>Whether messages come in now: the connection is joined.</summary>
    public bool IsConnected => connection.State == WampConnectionState.Joined;

    /// <summary>The first component of addresses.</summary>
    internal string AddressRoot => addressRoot;

    /// <summary>What agents and operations did, from their heartbeats.</summary>
    internal AnnotationLog Annotations { get; } = new(
        cache.Clock, cache.Options.BufferTime,
        annotationFolder is null ? null : new AnnotationStore(annotationFolder, cache.Clock, loggers.CreateLogger<AnnotationStore>()));

    /// <summary>Subscribes; the connection subscribes again after each reconnect by itself. It need not be joined yet.</summary>
    public async Task StartAsync(CancellationToken cancellationToken = default) =>
        _subscription = await connection.SubscribeAsync(
            AgentAddress.AllFeeds(addressRoot), OnEvent, new SubscribeOptions { Match = MatchPolicy.Wildcard }, cancellationToken);

    /// <summary>Ends the subscription, and writes what is to be kept; the connection stays open.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _subscription, null) is { } subscription)
            await subscription.DisposeAsync();
        await Annotations.DisposeAsync();
    }

    private void OnEvent(in WampEvent received)
    {
        if (HeartbeatReader.IsHeartbeat(received))
        {
            HeartbeatReader.Read(received, Annotations);
            return;
        }

        if (_decoder.TryDecode(received, out var message, out var fault))
        {
            cache.Apply(message);
            Messages++;
        }

        if (fault is null)
            return;
        Faults++;
        if (long.IsPow2(Faults))
            LogFault(Faults, fault);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Count} feed messages could not be read so far; the last: {Fault}")]
    private partial void LogFault(long count, string fault);
}
