using System.ComponentModel.DataAnnotations;
using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Agents.FakeData;

/// <summary>Publishes made-up temperatures, so that a site can be tried without hardware.</summary>
[Agent("FakeDataAgent")]
public sealed class FakeDataAgent
{
    private static readonly TimeSpan Report = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(0.5);

    private readonly IAgentContext _agent;
    private readonly FakeDataOptions _options;
    private readonly TimeProvider _clock;
    private readonly Feed _temperatures;

    /// <summary>Adds the feed <c>false_temperatures</c>.</summary>
    public FakeDataAgent(IAgentContext agent, FakeDataOptions options, TimeProvider clock)
    {
        _agent = agent;
        _options = options;
        _clock = clock;
        _temperatures = agent.AddFeed("false_temperatures", new FeedOptions
        {
            Record = true,
            FrameLength = options.FrameLength,
            BufferTime = Report,
        });
        if (options.Mode == FakeDataMode.Acq)
        {
            agent.StartWhenJoined("acq");
            agent.StartWhenJoined("count");
        }
    }

    /// <summary>
    /// Acquires made-up temperatures, in kelvin, until stopped. Session data:
    /// <c>{"fields": {"channel_00": kelvin, …}, "timestamp": seconds}</c>, the last sample of each channel.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="testMode">Whether to end after the first second of samples.</param>
    /// <param name="degradationPeriod">After how long the session turns degraded, and after how long again well, and so on; none for never.</param>
    /// <param name="stop">Ends it.</param>
    [AgentProcess("acq")]
    public async Task<OpResult> AcquireAsync(
        OpSession session, bool testMode = false, [Unit("s"), Range(0.001, 1e9)] double? degradationPeriod = null, CancellationToken stop = default)
    {
        var start = Now();
        var temperatures = new FakeTemperatures(_options);
        _temperatures.DescribeUnits(temperatures.Units);
        var grid = new SampleGrid(start, _options.SampleRate);
        using var ticks = new PeriodicTimer(Report, _clock);
        try
        {
            while (await ticks.WaitForNextTickAsync(stop).ConfigureAwait(false))
            {
                if (degradationPeriod is { } period)
                    session.Degraded = (long)((Now() - start) / period) % 2 == 1;
                var times = grid.Until(Now());
                if (times.Length == 0)
                    continue;
                var block = temperatures.Next(times);
                await _temperatures.PublishAsync(block, stop).ConfigureAwait(false);
                session.SetData(LastOf(block));
                if (testMode)
                    break;
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop: what is buffered goes out below.
        }

        await _temperatures.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return OpResult.Succeeded("Acquisition exited cleanly.");
    }

    /// <summary>Counts seconds until stopped. Session data: <c>{"counter": count, "last_update": seconds}</c>.</summary>
    [AgentProcess("count")]
    public async Task CountAsync(OpSession session, CancellationToken stop)
    {
        using var ticks = new PeriodicTimer(Report, _clock);
        var counter = 0L;
        do
        {
            session.SetData(new WampMap { ["counter"] = counter++, ["last_update"] = Now() });
        }
        while (await ticks.WaitForNextTickAsync(stop).ConfigureAwait(false));
    }

    /// <summary>Switches the agent's heartbeat on or off.</summary>
    /// <param name="heartbeat">Whether heartbeats go out.</param>
    [AgentTask("set_heartbeat")]
    public OpResult SetHeartbeat(bool heartbeat = true)
    {
        _agent.Heartbeat = heartbeat;
        return OpResult.Succeeded($"Set heartbeat_on: {heartbeat}");
    }

    /// <summary>
    /// Waits, then succeeds or fails as asked. Session data: <c>{"requested_delay": seconds, "delay_so_far": seconds}</c>.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="delay">Time to wait.</param>
    /// <param name="succeed">Whether to succeed afterwards.</param>
    /// <param name="abort">Ends it early, as failed.</param>
    [AgentTask("delay_task", PrivilegesUnderPolicy = 2)]
    public async Task<OpResult> DelayAsync(
        OpSession session, [Unit("s"), Range(0, double.MaxValue)] double delay = 5, bool succeed = true, CancellationToken abort = default)
    {
        var start = _clock.GetTimestamp();
        double SoFar() => _clock.GetElapsedTime(start).TotalSeconds;
        void Tell() => session.SetData(new WampMap { ["requested_delay"] = delay, ["delay_so_far"] = SoFar() });

        Tell();
        try
        {
            while (SoFar() < delay)
            {
                var left = TimeSpan.FromSeconds(Math.Min(Step.TotalSeconds, delay - SoFar()));
                await Task.Delay(left, _clock, abort).ConfigureAwait(false);
                Tell();
            }
        }
        catch (OperationCanceledException) when (abort.IsCancellationRequested)
        {
            return OpResult.Failed(FormattableString.Invariant($"Aborted after {SoFar():F1} seconds"));
        }

        return new OpResult(succeed, FormattableString.Invariant($"Exited after {SoFar():F1} seconds"));
    }

    private static WampMap LastOf(FeedBlock block)
    {
        var fields = new WampMap();
        foreach (var column in block.Columns)
            fields[column.Name] = column.Doubles[^1];
        return new WampMap { ["fields"] = fields, ["timestamp"] = block.Timestamps[^1] };
    }

    private double Now() => (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
}
