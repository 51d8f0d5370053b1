using System.Globalization;
using System.Numerics;
using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Benchmarks.Drills;

/// <summary>Publishes numbered samples that check themselves, and writes beside the archive how many it has handed over.</summary>
[Agent("DrillAgent")]
internal sealed class DrillAgent
{
    private readonly Feed _feed;
    private readonly DrillAgentOptions _options;
    private readonly TimeProvider _clock;

    public DrillAgent(IAgentContext agent, DrillAgentOptions options, TimeProvider clock)
    {
        (_options, _clock) = (options, clock);
        _feed = agent.AddFeed("drill", new FeedOptions { Record = true, BufferTime = TimeSpan.FromMilliseconds(100), FrameLength = TimeSpan.FromSeconds(5) });
        agent.StartWhenJoined("drill");
    }

    /// <summary>What stands beside a number, so that neither can change alone.</summary>
    public static long Check(long number) => BitOperations.RotateLeft((ulong)number * 0x9E3779B97F4A7C15, 31) is var mixed ? (long)(mixed >> 12) : 0;

    /// <summary>A session as a number, which each sample carries, so that databases without sessions can be compared too.</summary>
    public static long LifeOf(string session) => (long)Math.Round(double.Parse(session, CultureInfo.InvariantCulture) * 1e6);

    /// <summary>Publishes until stopped.</summary>
    [AgentProcess("drill")]
    public async Task DrillAsync(OpSession session, CancellationToken stop)
    {
        var path = Path.Combine(Directory.CreateDirectory(_options.Truth).FullName, $"{_feed.Info.InstanceId} {_feed.Info.SessionId}");
        using var truth = File.OpenHandle(path, FileMode.Create, FileAccess.Write, FileShare.Read);
        var life = LifeOf(_feed.Info.SessionId);
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(1 / _options.Rate), _clock);
        try
        {
            for (var number = 1L; await ticks.WaitForNextTickAsync(stop); number++)
            {
                await _feed.PublishAsync("b", _clock.GetUtcNow(), new WampMap { ["number"] = number, ["check"] = Check(number), ["life"] = life }, stop);
                RandomAccess.Write(truth, System.Text.Encoding.ASCII.GetBytes(number.ToString("D12", CultureInfo.InvariantCulture)), 0);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            session.AddMessage("Stopped.");
        }
    }
}
