using Microsoft.Extensions.Logging;
using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Instruments;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Agents.Barebones;

/// <summary>The least that an agent of an instrument is made of, to begin one's own with: a process, a task, a feed, and a lock between them.</summary>
[Agent("BarebonesAgent")]
public sealed partial class BarebonesAgent
{
    private readonly TimeProvider _clock;
    private readonly ILogger _log;
    private readonly Feed _feed;
    private readonly InstrumentLock _instrument;

    /// <summary>Adds the feed <c>feed_name</c>.</summary>
    public BarebonesAgent(IAgentContext agent, BarebonesOptions options, TimeProvider clock)
    {
        _clock = clock;
        _log = agent.Log;
        _instrument = new(clock);
        _feed = agent.AddFeed("feed_name", new FeedOptions
        {
            Record = true,
            FrameLength = TimeSpan.FromMinutes(10),
            BufferTime = TimeSpan.FromSeconds(1),
        });
        if (options.Mode == BarebonesMode.Count)
            agent.StartWhenJoined("count");
    }

    /// <summary>
    /// Counts seconds from 1 until stopped; begins anew at each start. Session data: <c>{"value": count, "timestamp": seconds}</c>.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="testMode">Whether to end after the first count.</param>
    /// <param name="stop">Ends it.</param>
    [AgentProcess("count")]
    public async Task<OpResult> CountAsync(OpSession session, bool testMode = false, CancellationToken stop = default)
    {
        if (!_instrument.TryAcquire("count", out var lease))
            return OpResult.Failed($"The instrument is held by {_instrument.Holder?.Job}.");
        using (lease)
        {
            var pace = new Pacemaker(1, _clock);
            try
            {
                for (var value = 1L; value == 1 || !testMode; value++)
                {
                    var time = await pace.WaitAsync(stop).ConfigureAwait(false);
                    await _feed.PublishAsync("count", time, new WampMap { ["value"] = value }, stop).ConfigureAwait(false);
                    session.SetData(new WampMap { ["value"] = value, ["timestamp"] = Seconds(time) });
                    await lease.HandOverAsync(stop).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Told to stop: what is buffered goes out below.
            }
        }

        await _feed.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return OpResult.Succeeded("Acquisition exited cleanly.");
    }

    /// <summary>Prints a text into the log. Session data: <c>{"text": text, "last_updated": seconds}</c>.</summary>
    /// <param name="session">The session.</param>
    /// <param name="text">What to print.</param>
    /// <param name="abort">Ends the waiting for the instrument.</param>
    [AgentTask("print")]
    public async Task<OpResult> PrintAsync(OpSession session, string text = "hello world", CancellationToken abort = default)
    {
        try
        {
            using var lease = await _instrument.AcquireAsync("print", TimeSpan.FromSeconds(3), abort).ConfigureAwait(false);
            Print(_log, text);
            session.SetData(new WampMap { ["text"] = text, ["last_updated"] = Seconds(_clock.GetUtcNow()) });
            return OpResult.Succeeded("Printed text to logs");
        }
        catch (TimeoutException busy)
        {
            return OpResult.Failed(busy.Message);
        }
    }

    private static double Seconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalSeconds;

    [LoggerMessage(Level = LogLevel.Information, Message = "{Text}")]
    private static partial void Print(ILogger log, string text);
}
