using Ocs.Aggregator.Sinks;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Aggregator;

/// <summary>Writes the recorded feeds of all agents of a site to housekeeping files.</summary>
[Agent("AggregatorAgent")]
public sealed class AggregatorAgent
{
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan LongestTimePerFile = TimeSpan.FromSeconds(7200 - 300);

    private readonly IAgentContext _agent;
    private readonly AggregatorOptions _options;
    private readonly TimeProvider _clock;
    private readonly FeedIntake _intake;

    /// <summary>Subscribes to feeds; messages are kept only while <c>record</c> runs.</summary>
    public AggregatorAgent(IAgentContext agent, AggregatorOptions options, TimeProvider clock)
    {
        _agent = agent;
        _options = options;
        _clock = clock;
        var feeds = new FeedPatterns(agent.Address.Root, options.Feeds);
        _intake = new FeedIntake(clock, agent.Log, feeds);
        foreach (var topic in feeds.Topics)
            agent.Subscribe(topic, MatchPolicy.Wildcard, (in WampEvent received) => _intake.Receive(received));
        if (options.InitialState == "record")
            agent.StartWhenJoined("record");
    }

    /// <summary>
    /// Records every feed that asks for it, until stopped; then writes everything that was received and ends the file. What
    /// comes is in a log on disk within a second, and its agent is told so; messages that are missing by number are asked for
    /// again. While files cannot be written the session is degraded, and what comes waits in the log.
    /// Session data: <c>{"current_file": path, "providers": {address: {"last_refresh": seconds, "sessid": text,
    /// "stale": boolean, "last_block_received": name}}, "counters": {name: count}, "fault": text or null, "free_bytes": {"archive": count, "log": count}, "sinks": {name: {"connected":
    /// boolean, "last_updated": seconds, "points": count, "refused_points": count, "behind_bytes": count}}}</c>, the last where there are sinks.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="testMode">Whether to go round once only.</param>
    /// <param name="stop">Stops it.</param>
    [AgentProcess("record")]
    public async Task<OpResult> RecordAsync(OpSession session, bool testMode = false, CancellationToken stop = default)
    {
        if (_options.TimePerFile > LongestTimePerFile)
            session.AddMessage($"Files of {_options.TimePerFile.TotalSeconds} s are longer than readers look back; with the frame length at most 7200 s are found.");
        if (LogSinks.FindFault(_options.Sink) is { } wrong)
            return OpResult.Failed($"Recording cannot begin: {wrong}");
        Recording? opened;
        while ((opened = TryOpen(session, out var fault)) is null)
        {
            if (testMode)
                return OpResult.Failed(fault);
            await Task.Delay(RetryTime, _clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return OpResult.Failed(fault);
        }

        using var recording = opened;
        var desk = new ReplayDesk(_agent.Connection, _agent.Address.InstanceId, _intake, recording.Ledger, _clock, _agent.Log);
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            using var ticks = new PeriodicTimer(_options.SyncTime, _clock);
            Task<bool>? tick = null;
            do
            {
                recording.Advance(desk);
                desk.Advance(asking.Token);
                if (testMode)
                    break;
                tick = tick is null or { IsCompleted: true } ? ticks.WaitForNextTickAsync(stop).AsTask() : tick;
            }
            while (await Task.WhenAny(tick, recording.Log.Filled).ConfigureAwait(false) != tick || await tick.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped: what was received is written below.
        }
        finally
        {
            await asking.CancelAsync().ConfigureAwait(false);
            await desk.EndAsync().ConfigureAwait(false);
            recording.End(desk);
            await recording.EndOthersAsync(desk).ConfigureAwait(false);
        }

        return recording.Store.Counters.LostSamples == 0 && recording.Log.Fault is null
            ? OpResult.Succeeded("Recording ended; everything received is on disk.")
            : OpResult.Failed($"Recording ended with {recording.Store.Counters.LostSamples} values in no file yet; they are in the log. {recording.Log.Fault ?? recording.FileFault}");
    }

    /// <summary>Null where log or ledger cannot be used now, as on a full disk: that is said once, and may pass.</summary>
    private Recording? TryOpen(OpSession session, out string fault)
    {
        fault = "";
        try
        {
            var recording = Recording.Open(session, _intake, Places(), _options, _clock, _agent.Log);
            session.Degraded = false;
            return recording;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            fault = $"Recording cannot begin: {failure.Message}";
            if (!session.Degraded)
                session.AddMessage(fault);
            session.Degraded = true;
            return null;
        }
    }

    private RecordingPlaces Places() => new(Folder(_options.DataDir, "hk"), Folder(_options.StateDir, "state"), _agent.Address.InstanceId);

    private string Folder(string? given, string otherwise) => given is { Length: > 0 }
        ? Path.GetFullPath(given, Path.GetFullPath(_agent.Site.WorkingDirectory))
        : Path.GetFullPath(Path.Combine(_agent.Site.DataDirectory, otherwise));
}
