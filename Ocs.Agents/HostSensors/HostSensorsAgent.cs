using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Agents.HostSensors;

/// <summary>Publishes the temperatures, load, memory, disks and network of the host it runs on.</summary>
[Agent("HostSensorsAgent")]
public sealed class HostSensorsAgent
{
    private readonly HostSensorsOptions _options;
    private readonly TimeProvider _clock;
    private readonly Feed _sensors;
    private readonly (SensorSource Source, SensorBlocks Blocks)[] _sources;

    /// <summary>Adds the feed <c>sensors</c>; nothing is read before <c>acq</c> runs.</summary>
    public HostSensorsAgent(IAgentContext agent, HostSensorsOptions options, TimeProvider clock)
    {
        _options = options;
        _clock = clock;
        _sensors = agent.AddFeed("sensors", new FeedOptions
        {
            // The blocks of one reading go out as one message: see the flush below.
            Record = true,
            FrameLength = options.FrameLength,
            BufferTime = options.SampleInterval,
        });
        SensorSource[] sources =
        [
            new ThermalSource(options.SysDirectory),
            new HardwareMonitorSource(options.SysDirectory),
            new LoadSource(options.ProcDirectory),
            new ProcessorSource(options.ProcDirectory),
            new MemorySource(options.ProcDirectory),
            new DiskSource(options.SysDirectory, clock),
            new FilesystemSource(options.ProcDirectory, FilesystemSource.SpaceOf),
            new NetworkSource(options.SysDirectory, clock),
        ];
        if (options.Mode == HostSensorsMode.Acq)
            agent.StartWhenJoined("acq");
        _sources = Array.ConvertAll(sources, source => (source, new SensorBlocks(source.Name)));
    }

    /// <summary>
    /// Reads every sensor of the host at each interval and publishes what they say, until stopped. A sensor that cannot be
    /// read is named in the messages and degrades the session; the others go on. Session data:
    /// <c>{"fields": {name: {"value": number, "unit": text}}, "timestamp": seconds}</c>.
    /// </summary>
    [AgentProcess("acq")]
    public async Task AcquireAsync(OpSession session, CancellationToken stop)
    {
        var faults = new SensorFaults(session);
        using var ticks = new PeriodicTimer(_options.SampleInterval, _clock);
        do
        {
            await ReadAsync(session, faults, stop).ConfigureAwait(false);
        }
        while (await ticks.WaitForNextTickAsync(stop).ConfigureAwait(false));
    }

    private async Task ReadAsync(OpSession session, SensorFaults faults, CancellationToken stop)
    {
        var fields = new WampMap();
        foreach (var (source, blocks) in _sources)
        {
            var readings = ReadSource(source, faults);
            var time = _clock.GetUtcNow();
            foreach (var (block, sensors) in blocks.Arrange(readings ?? []))
            {
                _sensors.DescribeUnits(sensors.Select(sensor => KeyValuePair.Create(sensor.Field, sensor.Unit)));
                var values = new WampMap();
                foreach (var sensor in sensors)
                {
                    if (readings is not null)
                        faults.Note(sensor.Field, sensor.Fault);
                    values.Add(sensor.Field, sensor.Value);
                    fields.Add(sensor.Field, new WampMap
                    {
                        { "value", double.IsFinite(sensor.Value) ? sensor.Value : WampValue.Null },
                        { "unit", sensor.Unit },
                    });
                }

                await _sensors.PublishAsync(block, time, values, stop).ConfigureAwait(false);
            }
        }

        await _sensors.FlushAsync(stop).ConfigureAwait(false);
        session.SetData(new WampMap
        {
            { "fields", fields },
            { "timestamp", _clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0 },
        });
    }

    // Null where the source as a whole cannot be read: that is one fault, not one for each of its sensors.
    private static List<SensorReading>? ReadSource(SensorSource source, SensorFaults faults)
    {
        try
        {
            List<SensorReading> readings = [.. source.Read()];
            faults.Note(source.Name, null);
            return readings;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException)
        {
            faults.Note(source.Name, fault.Message);
            return null;
        }
    }
}
