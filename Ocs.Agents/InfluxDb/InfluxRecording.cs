using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Ocs.Addresses;
using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Agents.InfluxDb;

/// <summary>
/// What both publishers do: take the messages of all recorded feeds but those that ask to be left out, and write them once
/// a second. What a server cannot take now waits, up to a bound; what it refuses is counted and logged, and holds up nothing.
/// </summary>
internal sealed partial class InfluxRecording
{
    private const int MostMessages = 20_000;
    private const int MostLinesAtOnce = 10_000;
    private const int MostLinesWaiting = 1_000_000;

    private static readonly TimeSpan LoopTime = TimeSpan.FromSeconds(1);

    private readonly IAgentContext _agent;
    private readonly InfluxServer _server;
    private readonly Channel<FeedMessage> _messages;
    private readonly List<string> _lines = [];
    private volatile bool _isRecording;
    private bool _isPrepared;
    private bool _isConnected;
    private long _written;
    private long _refused;
    private long _dropped;

    public InfluxRecording(IAgentContext agent, InfluxServer server)
    {
        _agent = agent;
        _server = server;
        _messages = Channel.CreateBounded<FeedMessage>(
            new BoundedChannelOptions(MostMessages) { FullMode = BoundedChannelFullMode.DropOldest }, _ => Interlocked.Increment(ref _dropped));
        agent.SubscribeToFeeds(AgentAddress.AllFeeds(agent.Address.Root), MatchPolicy.Wildcard, Take);
    }

    public async Task<OpResult> RunAsync(OpSession session, bool testMode, CancellationToken stop)
    {
        _isRecording = true;
        using var ticks = new PeriodicTimer(LoopTime, _agent.Clock);
        try
        {
            do
                await AdvanceAsync(session, stop).ConfigureAwait(false);
            while (!testMode && await ticks.WaitForNextTickAsync(stop).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped: what has come is written once more below.
        }

        _isRecording = false;
        await AdvanceAsync(session, CancellationToken.None).ConfigureAwait(false);
        return _lines.Count == 0 ? OpResult.Succeeded("Aggregation has ended") : OpResult.Failed($"{_lines.Count} samples could not be written.");
    }

    private void Take(FeedMessage message)
    {
        if (_isRecording && message.Feed.AggregationParameters.GetOrNull("exclude_influx") != true)
            _messages.Writer.TryWrite(message);
    }

    private async Task AdvanceAsync(OpSession session, CancellationToken stop)
    {
        while (_messages.Reader.TryRead(out var message))
            _refused += InfluxLines.Add(message, _lines);
        if (_lines.Count > MostLinesWaiting)
        {
            Interlocked.Add(ref _dropped, _lines.Count - MostLinesWaiting);
            _lines.RemoveRange(0, _lines.Count - MostLinesWaiting);
        }

        try
        {
            await WriteAsync(stop).ConfigureAwait(false);
            if (!_isConnected)
                Connected(_agent.Log);
            _isConnected = true;
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !stop.IsCancellationRequested))
        {
            if (_isConnected || !session.Degraded)
                Disconnected(_agent.Log, fault.Message, _lines.Count);
            (_isConnected, _isPrepared) = (false, false);
        }

        session.Degraded = !_isConnected;
        session.SetData(new WampMap
        {
            ["connected"] = _isConnected,
            ["last_updated"] = (_agent.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds,
            ["written"] = _written,
            ["waiting"] = _lines.Count,
            ["refused"] = _refused,
            ["dropped"] = Interlocked.Read(ref _dropped),
        });
    }

    private async Task WriteAsync(CancellationToken stop)
    {
        if (!_isPrepared)
            await _server.PrepareAsync(stop).ConfigureAwait(false);
        _isPrepared = true;
        while (_lines.Count > 0)
        {
            var batch = _lines.GetRange(0, Math.Min(_lines.Count, MostLinesAtOnce));
            if (await _server.WriteAsync(batch, stop).ConfigureAwait(false) is { } reason)
            {
                _refused += batch.Count;
                Refused(_agent.Log, batch.Count, reason);
            }
            else
            {
                _written += batch.Count;
            }

            _lines.RemoveRange(0, batch.Count);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "InfluxDB answers; everything that waited is written")]
    private static partial void Connected(ILogger log);

    [LoggerMessage(Level = LogLevel.Warning, Message = "InfluxDB cannot be written to ({Reason}); {Lines} samples wait")]
    private static partial void Disconnected(ILogger log, string reason, int lines);

    [LoggerMessage(Level = LogLevel.Error, Message = "InfluxDB refuses some of {Lines} samples: {Reason}")]
    private static partial void Refused(ILogger log, int lines, string reason);
}
