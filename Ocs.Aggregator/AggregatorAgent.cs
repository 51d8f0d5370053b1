using Ocs.Addresses;
using Ocs.G3;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Aggregator;

/// <summary>Writes the recorded feeds of all agents of a site to housekeeping files.</summary>
[Agent("AggregatorAgent")]
public sealed class AggregatorAgent
{
    private static readonly TimeSpan LoopTime = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LongestTimePerFile = TimeSpan.FromSeconds(7200 - 300);

    private readonly IAgentContext _agent;
    private readonly AggregatorOptions _options;
    private readonly TimeProvider _clock;
    private readonly FeedQueue _queue = new();

    /// <summary>Subscribes to all feeds; messages are kept only while <c>record</c> runs.</summary>
    public AggregatorAgent(IAgentContext agent, AggregatorOptions options, TimeProvider clock)
    {
        _agent = agent;
        _options = options;
        _clock = clock;
        agent.SubscribeToFeeds(AgentAddress.AllFeeds(agent.Address.Root), MatchPolicy.Wildcard, _queue.Add);
        if (options.InitialState == "record")
            agent.StartWhenJoined("record");
    }

    /// <summary>
    /// Records every feed that asks for it, until stopped; then writes everything that was received and ends the file.
    /// While files cannot be written the session is degraded, and what comes is kept in memory as long as it fits.
    /// Session data: <c>{"current_file": path, "providers": {address: {"last_refresh": seconds, "sessid": text,
    /// "stale": boolean, "last_block_received": name}}, "counters": {name: count}, "fault": text or null}</c>.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="testMode">Whether to go round once only.</param>
    /// <param name="stop">Stops it.</param>
    [AgentProcess("record")]
    public async Task<OpResult> RecordAsync(OpSession session, bool testMode = false, CancellationToken stop = default)
    {
        var start = _clock.GetUtcNow();
        var files = new HkFiles(Folder(), _options.TimePerFile, _clock);
        var store = new HkStore(files, HkSession.Create((start - DateTimeOffset.UnixEpoch).TotalSeconds, Environment.ProcessId), _clock, _agent.Log);
        var recording = new Recording(session, _queue, store, store, files);
        if (_options.TimePerFile > LongestTimePerFile)
            session.AddMessage($"Files of {_options.TimePerFile.TotalSeconds} s are longer than readers look back; with the frame length at most 7200 s are found.");
        Repair(session);
        recording.Begin();
        try
        {
            using var ticks = new PeriodicTimer(LoopTime, _clock);
            do
            {
                recording.Advance();
            }
            while (!testMode && await ticks.WaitForNextTickAsync(stop).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped: what was received is written below.
        }
        finally
        {
            recording.End();
        }

        return store.Counters.LostSamples == 0
            ? OpResult.Succeeded("Recording ended; everything received is on disk.")
            : OpResult.Failed($"Recording ended with {store.Counters.LostSamples} values lost. {files.Fault}");
    }

    /// <summary>A crash may have left the newest file torn.</summary>
    private void Repair(OpSession session)
    {
        try
        {
            if (FileRepair.Run(Folder(), Path.GetFullPath(Path.Combine(_agent.Site.DataDirectory, "state", "torn"))) is { } repaired)
                session.AddMessage(repaired);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            session.AddMessage($"The newest file of the archive could not be checked for a torn end: {fault.Message}");
        }
    }

    private string Folder() => _options.DataDir is { Length: > 0 } folder
        ? Path.GetFullPath(folder, Path.GetFullPath(_agent.Site.WorkingDirectory))
        : Path.GetFullPath(Path.Combine(_agent.Site.DataDirectory, "hk"));
}
