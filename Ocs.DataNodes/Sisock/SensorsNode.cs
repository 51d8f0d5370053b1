using Microsoft.Extensions.Logging;
using Ocs.DataNodes.Sisock;
using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.DataNodes;

/// <summary>Offers the sensors of its host as a sisock data node.</summary>
[Agent("SensorsNode")]
public sealed class SensorsNode : IAsyncDisposable
{
    private readonly DataNodeServer _server;
    private readonly SensorFiles _files;
    private readonly LiveCache _cache;
    private readonly SensorsNodeOptions _options;
    private readonly TimeProvider _clock;

    /// <summary>Begins to offer them; nothing is read before <c>acq</c> runs, which starts by itself.</summary>
    public SensorsNode(IAgentContext agent, SensorsNodeOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(options);
        (_options, _clock) = (options, clock);
        _files = new SensorFiles(options.SysDirectory, options.ProcDirectory);
        _cache = new LiveCache(new LiveCacheOptions { BufferTime = options.SampleInterval * options.Samples }, clock, loggers);
        var live = new LiveDataNodeOptions
        {
            Target = options.Name,
            Feed = "sensors",
            Name = options.Name,
            BufferTime = _cache.Options.BufferTime,
            Description = "Sensors of this host",
        };
        _server = new DataNodeServer(new LiveDataNode(_cache, live), agent.Connection, new DataNodeServerOptions(), loggers, clock);
        _server.Start();
        agent.StartWhenJoined("acq");
    }

    /// <summary>Reads the sensors at each interval, until stopped.</summary>
    [AgentProcess("acq")]
    public async Task AcquireAsync(OpSession session, CancellationToken stop)
    {
        using var ticks = new PeriodicTimer(_options.SampleInterval, _clock);
        do
        {
            Store(_files.Read());
        }
        while (await ticks.WaitForNextTickAsync(stop));
    }

    /// <summary>Takes the node off the hub's list.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private void Store(List<(string Field, double Value, string? Unit)> readings)
    {
        var units = new WampMap();
        foreach (var (field, _, unit) in readings)
            units[field] = unit;
        var feed = new FeedInfo
        {
            AgentAddress = $"observatory.{_options.Name}",
            FeedName = "sensors",
            Address = $"observatory.{_options.Name}.feeds.sensors",
            AggregationParameters = new WampMap { ["units"] = units },
        };
        var block = new FeedBlock
        {
            Name = "sensors",
            Timestamps = [LiveCache.UnixSeconds(_clock.GetUtcNow())],
            Columns = [.. readings.Select(reading => new FeedColumn { Name = reading.Field, Type = FeedColumnType.Double, Doubles = [reading.Value] })],
        };
        _cache.Apply(new FeedMessage { Feed = feed, Blocks = [block], Received = _clock.GetUtcNow() });
    }
}
