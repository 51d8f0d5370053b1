using System.Diagnostics;
using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Benchmarks.Archive;

/// <summary>Publishes as many messages a second as it is told, as any agent does: numbered, and kept in its journal.</summary>
[Agent("LoadAgent")]
internal sealed class LoadAgent(IAgentContext agent, TimeProvider clock)
{
    public const string FeedName = "samples";

    private readonly Feed _feed = agent.AddFeed(FeedName, new FeedOptions { Record = true, FrameLength = TimeSpan.FromSeconds(60) });
    private readonly Random _random = new(1);

    /// <summary>Publishes at a steady rate. Session data: when it began, in unix seconds, and how many messages it has published.</summary>
    [AgentTask("load")]
    public async Task<OpResult> LoadAsync(OpSession session, double rate, int fields, int rows, double seconds, CancellationToken abort)
    {
        var block = Block(fields, rows);
        var began = Now();
        var start = Stopwatch.GetTimestamp();
        var count = (int)(rate * seconds);
        for (var sent = 0; sent < count && !abort.IsCancellationRequested;)
        {
            for (var due = Math.Min(count, (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * rate) + 1); sent < due; sent++)
                await PublishAsync(block, began + (sent / rate), 1 / rate);
            await Task.Delay(TimeSpan.FromMilliseconds(1), clock, CancellationToken.None);
        }

        session.SetData(new WampMap { ["began"] = began, ["ended"] = Now(), ["published"] = count });
        return OpResult.Succeeded("");
    }

    /// <summary>Publishes what a day brings, as fast as it can. Session data: the memory of the process when a tenth is done, and at the end.</summary>
    [AgentTask("day")]
    public async Task<OpResult> DayAsync(OpSession session, int count, int fields, CancellationToken abort)
    {
        var block = Block(fields, 1);
        var began = Now();
        var (early, most) = (0L, 0L);
        for (var sent = 0; sent < count && !abort.IsCancellationRequested; sent++)
        {
            await PublishAsync(block, began + sent, 1);
            if (sent % (count / 100) != 0)
                continue;
            if (sent <= count / 10)
                early = Environment.WorkingSet;
            most = Math.Max(most, Environment.WorkingSet);
        }

        await File.WriteAllTextAsync(Path.Combine(agent.Site.DataDirectory, "day"), FormattableString.Invariant($"{early} {most}"), CancellationToken.None);
        session.SetData([]);
        return OpResult.Succeeded("");
    }

    private FeedBlock Block(int fields, int rows) => new()
    {
        Name = "b",
        Timestamps = new double[rows],
        Columns = [.. Enumerable.Range(0, fields).Select(field => new FeedColumn { Name = $"channel_{field:D2}", Type = FeedColumnType.Double, Doubles = [.. Enumerable.Range(0, rows).Select(_ => Math.Round(_random.NextDouble() * 100, 6))] })],
    };

    private async ValueTask PublishAsync(FeedBlock block, double time, double span)
    {
        for (var row = 0; row < block.Timestamps.Length; row++)
            block.Timestamps[row] = Math.Round(time + (row * span / block.Timestamps.Length), 6);
        await _feed.PublishAsync(block, CancellationToken.None);
    }

    private double Now() => (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
}
