using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Logging;
using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Instruments;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Agents.Lakeshore;

/// <summary>Reads the thermometers of a Lakeshore 240 input module.</summary>
[Agent("Lakeshore240Agent")]
public sealed partial class Lakeshore240Agent
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IAgentContext _agent;
    private readonly Lakeshore240Options _options;
    private readonly TimeProvider _clock;
    private readonly Feed _temperatures;
    private readonly InstrumentLock _instrument;
    private InstrumentLine? _line;
    private Lakeshore240Identity? _identity;

    /// <summary>Adds the feed <c>temperatures</c>; nothing is asked of the instrument before an operation runs.</summary>
    public Lakeshore240Agent(IAgentContext agent, Lakeshore240Options options, TimeProvider clock)
    {
        (_agent, _options, _clock) = (agent, options, clock);
        _instrument = new InstrumentLock(clock);
        _temperatures = agent.AddFeed("temperatures", new FeedOptions
        {
            Record = true,
            FrameLength = TimeSpan.FromSeconds(60),
            BufferTime = TimeSpan.FromSeconds(1),
        });
        if (options.Mode == LakeshoreMode.Init)
            agent.StartWhenJoined("init_lakeshore", new WampMap { ["auto_acquire"] = options.AutoAcquire });
        else if (options.Mode == LakeshoreMode.Acq)
            agent.StartWhenJoined("acq");
    }

    /// <summary>
    /// Finds out what instrument there is, and refuses one of another serial number. Session data:
    /// <c>{"model": text, "serial_number": text, "firmware": text, "name": text, "channels": count}</c>.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="autoAcquire">Whether to acquire afterwards.</param>
    /// <param name="abort">Ends it.</param>
    [AgentTask("init_lakeshore")]
    public async Task<OpResult> InitializeLakeshoreAsync(OpSession session, bool autoAcquire = false, CancellationToken abort = default)
    {
        var result = await UseAsync("init", async instrument => Succeed(session, await IdentifyAsync(instrument, abort).ConfigureAwait(false)), abort).ConfigureAwait(false);
        if (!result.Success || !autoAcquire)
            return result;
        var started = await _agent.RequestAsync(_agent.Address.InstanceId, "acq", "start", cancellationToken: abort).ConfigureAwait(false);
        return new OpResult(result.Success, $"{result.Message} {started.Text}");
    }

    /// <summary>The same as <c>init_lakeshore</c>.</summary>
    /// <param name="session">The session.</param>
    /// <param name="autoAcquire">Whether to acquire afterwards.</param>
    /// <param name="abort">Ends it.</param>
    [AgentTask("init")]
    public Task<OpResult> InitializeAsync(OpSession session, bool autoAcquire = false, CancellationToken abort = default) =>
        InitializeLakeshoreAsync(session, autoAcquire, abort);

    /// <summary>
    /// Reads temperature and sensor of each channel until stopped. While the instrument cannot be read the session is degraded, and
    /// it is tried again at each beat. Session data: <c>{"fields": {"Channel_1": {"T": kelvin, "V": volts or ohms}, …},
    /// "timestamp": seconds, "last_updated": seconds}</c>.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="samplingFrequency">How often each channel is read a second; none for that of the site file.</param>
    /// <param name="testMode">Whether to end after one sample.</param>
    /// <param name="stop">Ends it.</param>
    [AgentProcess("acq")]
    public async Task<OpResult> AcquireAsync(
        OpSession session, [Unit("Hz"), Range(0.001, 10)] double? samplingFrequency = null, bool testMode = false, CancellationToken stop = default)
    {
        InstrumentLease lease;
        try
        {
            lease = await _instrument.AcquireAsync("acq", Patience, stop).ConfigureAwait(false);
        }
        catch (TimeoutException busy)
        {
            return OpResult.Failed(busy.Message);
        }

        try
        {
            using (lease)
                await AcquireAsync(session, lease, new Pacemaker(samplingFrequency ?? _options.SamplingFrequency, _clock), testMode, stop).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop: what is buffered goes out below.
        }

        await _temperatures.FlushAsync(CancellationToken.None).ConfigureAwait(false);
        return OpResult.Succeeded("Acquisition exited cleanly.");
    }

    /// <summary>Sets up a channel; what is not given stays as it is.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="sensor">The kind of sensor: 1 diode, 2 platinum resistor, 3 NTC resistor.</param>
    /// <param name="autoRange">1 to let the instrument choose the range, 0 not.</param>
    /// <param name="range">The range of an NTC resistor: 0 (10 ohm) to 8 (100 kilohm).</param>
    /// <param name="currentReversal">1 to reverse the current, 0 not.</param>
    /// <param name="units">What the instrument shows: 1 kelvin, 2 celsius, 3 sensor, 4 fahrenheit.</param>
    /// <param name="enabled">1 to read the channel, 0 not.</param>
    /// <param name="name">A name, at most 15 letters without comma.</param>
    /// <param name="abort">Ends it.</param>
    [AgentTask("set_values")]
    public Task<OpResult> SetValuesAsync(
        [Range(1, 8)] int channel,
        [Range(1, 3)] int? sensor = null,
        [Range(0, 1)] int? autoRange = null,
        [Range(0, 8)] int? range = null,
        [Range(0, 1)] int? currentReversal = null,
        [Range(1, 4)] int? units = null,
        [Range(0, 1)] int? enabled = null,
        string? name = null,
        CancellationToken abort = default) => UseAsync(
            "set_values",
            async instrument =>
            {
                if (name is not null && (name.Length > 15 || name.Any(letter => letter == ',' || char.IsControl(letter))))
                    return OpResult.Failed("A name has at most 15 letters, and no comma or line end.");
                var old = await instrument.ReadInputAsync(channel, abort).ConfigureAwait(false);
                await instrument.SetInputAsync(
                    channel,
                    new Lakeshore240Input(
                        sensor ?? old.Sensor, autoRange ?? old.AutoRange, range ?? (sensor is 1 or 2 ? 0 : old.Range), currentReversal ?? old.CurrentReversal,
                        units ?? old.Units, enabled ?? old.Enabled, name ?? old.Name),
                    abort).ConfigureAwait(false);
                return OpResult.Succeeded($"Set values for channel {channel}");
            },
            abort);

    private static bool IsOfTheInstrument(Exception fault) => fault is IOException or TimeoutException or InvalidDataException;

    /// <summary>Uses the instrument in between what others do with it; a fault of the instrument is the failure of the task.</summary>
    private async Task<OpResult> UseAsync(string job, Func<Lakeshore240, Task<OpResult>> use, CancellationToken abort)
    {
        try
        {
            using var lease = await _instrument.AcquireAsync(job, Patience, abort).ConfigureAwait(false);
            return await use(Open()).ConfigureAwait(false);
        }
        catch (Exception fault) when (IsOfTheInstrument(fault))
        {
            return OpResult.Failed(fault.Message);
        }
    }

    private async Task AcquireAsync(OpSession session, InstrumentLease lease, Pacemaker pace, bool once, CancellationToken stop)
    {
        do
        {
            var time = await pace.WaitAsync(stop).ConfigureAwait(false);
            try
            {
                await SampleAsync(session, time, stop).ConfigureAwait(false);
                if (session.Degraded)
                    session.AddMessage("The instrument is read again.");
                session.Degraded = false;
            }
            catch (Exception fault) when (IsOfTheInstrument(fault))
            {
                if (!session.Degraded)
                    session.AddMessage(fault.Message);
                session.Degraded = true;
            }

            await lease.HandOverAsync(stop).ConfigureAwait(false);
        }
        while (!once || session.Degraded);
    }

    private Lakeshore240 Open()
    {
        _line ??= new InstrumentLine(_options.FindPort(), _clock) { Timeout = Patience, RequestEnd = "\r\n", Pause = Lakeshore240.Pause };
        return new Lakeshore240(_line);
    }

    private async Task<Lakeshore240Identity> IdentifyAsync(Lakeshore240 instrument, CancellationToken cancellationToken)
    {
        var identity = await instrument.IdentifyAsync(cancellationToken).ConfigureAwait(false);
        if (_options.SerialNumber is { } wanted && identity.SerialNumber != wanted)
            throw new InvalidDataException($"The instrument has the serial number {identity.SerialNumber}, not {wanted}.");
        var channels = Math.Min(_options.NumChannels ?? identity.Channels, identity.Channels);
        for (var channel = 1; channel <= channels; channel++)
        {
            var input = await instrument.ReadInputAsync(channel, cancellationToken).ConfigureAwait(false);
            _temperatures.DescribeUnits([KeyValuePair.Create($"Channel_{channel}_T", "K"), KeyValuePair.Create($"Channel_{channel}_V", input.SensorUnit)]);
        }

        LogFound(_agent.Log, identity.Model, identity.SerialNumber);
        return _identity = identity with { Channels = channels };
    }

    private static OpResult Succeed(OpSession session, Lakeshore240Identity identity)
    {
        session.SetData(new WampMap
        {
            ["model"] = identity.Model,
            ["serial_number"] = identity.SerialNumber,
            ["firmware"] = identity.Firmware,
            ["name"] = identity.Name,
            ["channels"] = identity.Channels,
        });
        return OpResult.Succeeded($"Lakeshore initialized with ID: {identity.SerialNumber}");
    }

    private async Task SampleAsync(OpSession session, DateTimeOffset time, CancellationToken stop)
    {
        var instrument = Open();
        var identity = _identity ?? await IdentifyAsync(instrument, stop).ConfigureAwait(false);
        var (sample, fields) = (new WampMap(), new WampMap());
        for (var channel = 1; channel <= identity.Channels; channel++)
        {
            var kelvin = await instrument.ReadKelvinAsync(channel, stop).ConfigureAwait(false);
            var sensor = await instrument.ReadSensorAsync(channel, stop).ConfigureAwait(false);
            sample[$"Channel_{channel}_T"] = kelvin;
            sample[$"Channel_{channel}_V"] = sensor;
            fields[$"Channel_{channel}"] = new WampMap { ["T"] = kelvin, ["V"] = sensor };
        }

        await _temperatures.PublishAsync("temps", time, sample, stop).ConfigureAwait(false);
        var seconds = time.ToUnixTimeMilliseconds() / 1000.0;
        session.SetData(new WampMap { ["fields"] = fields, ["timestamp"] = seconds, ["last_updated"] = seconds });
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Found a Lakeshore {Model} of serial number {SerialNumber}")]
    private static partial void LogFound(ILogger log, string model, string serialNumber);
}
