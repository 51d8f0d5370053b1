using Ocs.Addresses;
using Ocs.Aggregator.Influx;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Aggregator.Sinks;

/// <summary>What the agents that publish to a database have in common: all feeds of a site, and <c>record</c>.</summary>
internal sealed class Publisher
{
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LoopTime = TimeSpan.FromSeconds(1);

    private readonly IAgentContext _agent;
    private readonly TimeProvider _clock;
    private readonly FeedIntake _intake;

    /// <summary>Subscribes to all feeds.</summary>
    public Publisher(IAgentContext agent, string initialState, TimeProvider clock)
    {
        (_agent, _clock) = (agent, clock);
        // What is not for the database goes to the log all the same, so that agents are told that it need not be kept for us.
        _intake = new FeedIntake(clock, agent.Log, new FeedPatterns(agent.Address.Root, ""), excludedBy: null);
        agent.Subscribe(AgentAddress.AllFeeds(agent.Address.Root), MatchPolicy.Wildcard, (in WampEvent received) => _intake.Receive(received));
        if (initialState == "record")
            agent.StartWhenJoined("record");
    }

    /// <summary>Publishes until stopped.</summary>
    /// <param name="session">The session.</param>
    /// <param name="connection">The database.</param>
    /// <param name="testMode">Whether to go round once only.</param>
    /// <param name="stop">Stops it.</param>
    public async Task<OpResult> RecordAsync(OpSession session, InfluxConnection connection, bool testMode, CancellationToken stop)
    {
        var places = new RecordingPlaces("", Path.GetFullPath(Path.Combine(_agent.Site.DataDirectory, "state")), _agent.Address.InstanceId);
        Publishing? publishing;
        while ((publishing = TryOpen(session, places, connection, out var fault)) is null)
        {
            if (testMode)
                return OpResult.Failed(fault);
            await Task.Delay(RetryTime, _clock, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stop.IsCancellationRequested)
                return OpResult.Failed(fault);
        }

        await using var opened = publishing.ConfigureAwait(false);
        var desk = new ReplayDesk(_agent.Connection, _agent.Address.InstanceId, _intake, publishing.Ledger, _clock, _agent.Log);
        using var asking = CancellationTokenSource.CreateLinkedTokenSource(stop);
        try
        {
            using var ticks = new PeriodicTimer(LoopTime, _clock);
            Task<bool>? tick = null;
            do
            {
                publishing.Advance(desk);
                desk.Advance(asking.Token);
                if (testMode)
                    break;
                tick = tick is null or { IsCompleted: true } ? ticks.WaitForNextTickAsync(stop).AsTask() : tick;
            }
            while (await Task.WhenAny(tick, publishing.Filled).ConfigureAwait(false) != tick || await tick.ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Stopped: what was received is written below.
        }
        finally
        {
            await asking.CancelAsync().ConfigureAwait(false);
            await desk.EndAsync().ConfigureAwait(false);
            await publishing.EndAsync(desk).ConfigureAwait(false);
        }

        return OpResult.Succeeded("Aggregation has ended");
    }

    /// <summary>Null where the log cannot be used now, as on a full disk: that is said once, and may pass.</summary>
    private Publishing? TryOpen(OpSession session, RecordingPlaces places, InfluxConnection connection, out string fault)
    {
        fault = "";
        try
        {
            var publishing = Publishing.Open(session, _intake, places, connection, _clock, _agent.Log);
            session.Degraded = false;
            return publishing;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            fault = $"Publishing cannot begin: {failure.Message}";
            if (!session.Degraded)
                session.AddMessage(fault);
            session.Degraded = true;
            return null;
        }
    }
}
