using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Net.Sockets;
using Ocs.Hosting;
using Ocs.Instruments;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Agents.Lakeshore;

/// <summary>Is a Lakeshore 240 at a TCP port or a serial device of this machine, so that its agent can be tried without hardware.</summary>
[Agent("Lakeshore240Simulator")]
public sealed class Lakeshore240SimulatorAgent(Lakeshore240SimulatorOptions options, TimeProvider clock)
{
    private static readonly TimeSpan Report = TimeSpan.FromSeconds(1);

    private readonly Lakeshore240Simulator _instrument = new(options.SerialNumber, options.NumChannels, options.Seed);
    private InstrumentServer? _server;

    /// <summary>Is switched on until stopped. Session data: <c>{"port": where to find it, "requests": count, "last_updated": seconds}</c>.</summary>
    [AgentProcess("main", Startup = true)]
    public async Task<OpResult> RunAsync(OpSession session, CancellationToken stop)
    {
        try
        {
            var isTcp = int.TryParse(options.Port, NumberStyles.None, CultureInfo.InvariantCulture, out var port);
            await using var server = isTcp ? InstrumentServer.StartTcp(_instrument.Answer, port) : InstrumentServer.StartSerial(_instrument.Answer, options.Port);
            server.AnswerEnd = "\r\n";
            Volatile.Write(ref _server, server);
            var found = isTcp ? server.Port.ToString(CultureInfo.InvariantCulture) : server.Path;
            session.AddMessage($"A Lakeshore 240 of serial number {options.SerialNumber} is at {found}.");
            using var ticks = new PeriodicTimer(Report, clock);
            do
            {
                session.SetData(new WampMap
                {
                    ["port"] = found,
                    ["requests"] = _instrument.Requests,
                    ["last_updated"] = clock.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0,
                });
            }
            while (await ticks.WaitForNextTickAsync(stop).ConfigureAwait(false));
            return OpResult.Succeeded("Switched off.");
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return OpResult.Succeeded("Switched off.");
        }
        catch (Exception taken) when (taken is SocketException or IOException or UnauthorizedAccessException)
        {
            return OpResult.Failed($"The simulator cannot be at {options.Port}: {taken.Message}");
        }
        finally
        {
            Volatile.Write(ref _server, null);
        }
    }

    /// <summary>Brings a thermometer to a temperature.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="kelvin">The temperature.</param>
    [AgentTask("set_temperature")]
    public OpResult SetTemperature([Range(1, 8)] int channel, [Unit("K"), Range(0.01, 1000)] double kelvin)
    {
        if (channel > options.NumChannels)
            return OpResult.Failed($"There are only {options.NumChannels} channels.");
        _instrument.SetKelvin(channel, kelvin);
        return OpResult.Succeeded(string.Create(CultureInfo.InvariantCulture, $"Channel {channel} is at {kelvin} K."));
    }

    /// <summary>Hangs up, as when somebody pulls the cable and plugs it in again.</summary>
    [AgentTask("hang_up")]
    public OpResult HangUp()
    {
        if (Volatile.Read(ref _server) is not { } server)
            return OpResult.Failed("It is switched off.");
        server.HangUp();
        return OpResult.Succeeded("Hung up.");
    }
}
