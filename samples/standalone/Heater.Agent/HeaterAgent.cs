using System.ComponentModel.DataAnnotations;
using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Instruments;
using Ocs.Operations;
using Ocs.Wamp;

namespace Heater;

/// <summary>Heats a cold stage and watches its temperature.</summary>
[Agent("HeaterAgent")]
public sealed class HeaterAgent(IAgentContext agent, HeaterOptions options, TimeProvider clock)
{
    private readonly Feed _temperatures = agent.AddFeed("temperatures", new FeedOptions { Record = true, BufferTime = TimeSpan.FromSeconds(1) });
    private readonly InstrumentLock _instrument = new(clock);
    private readonly Stage _stage = new(options.BaseKelvin);

    /// <summary>Acquires temperature and power until stopped. Session data: <c>{"kelvin": kelvin, "watts": watts, "timestamp": seconds}</c>.</summary>
    [AgentProcess("acq", Startup = true)]
    public async Task AcquireAsync(OpSession session, CancellationToken stop)
    {
        using var lease = await _instrument.AcquireAsync("acq", TimeSpan.FromSeconds(5), stop);
        var pace = new Pacemaker(options.SampleRate, clock);
        while (true)
        {
            var time = await pace.WaitAsync(stop);
            var sample = new WampMap { ["kelvin"] = _stage.Read(), ["watts"] = _stage.Watts };
            await _temperatures.PublishAsync("stage", time, sample, stop);
            session.SetData(new WampMap { ["kelvin"] = sample["kelvin"], ["watts"] = sample["watts"], ["timestamp"] = time.ToUnixTimeMilliseconds() / 1000.0 });
            await lease.HandOverAsync(stop);
        }
    }

    /// <summary>Sets the power of the heater.</summary>
    /// <param name="watts">The power.</param>
    /// <param name="abort">Ends the waiting for the instrument.</param>
    [AgentTask("set_power")]
    public async Task<OpResult> SetPowerAsync([Unit("W"), Range(0.0, 10.0)] double watts, CancellationToken abort)
    {
        try
        {
            using var lease = await _instrument.AcquireAsync("set_power", TimeSpan.FromSeconds(10), abort);
            _stage.Watts = watts;
            return OpResult.Succeeded($"The heater gives {watts} W.");
        }
        catch (TimeoutException busy)
        {
            return OpResult.Failed(busy.Message);
        }
    }
}
