using System.Globalization;
using Ocs.Feeds;
using Ocs.Hosting;
using Ocs.Operations;
using Ocs.Wamp;

namespace Thermometer;

// snippet: agent
/// <summary>Reads the temperature of the processor.</summary>
[Agent("ThermometerAgent")]
public sealed class ThermometerAgent(IAgentContext agent, ThermometerOptions options, TimeProvider clock)
{
    private readonly Feed _temperatures = agent.AddFeed("temperatures", new FeedOptions { Record = true });

    /// <summary>Acquires the temperature, in kelvin, until stopped.</summary>
    [AgentProcess("acq", Startup = true)]
    public async Task AcquireAsync(CancellationToken stop)
    {
        using var ticks = new PeriodicTimer(options.SampleInterval, clock);
        while (await ticks.WaitForNextTickAsync(stop))
        {
            var millicelsius = double.Parse(await File.ReadAllTextAsync(options.File, stop), CultureInfo.InvariantCulture);
            await _temperatures.PublishAsync("processor", clock.GetUtcNow(), new WampMap { ["kelvin"] = (millicelsius / 1000) + 273.15 }, stop);
        }
    }
}
// end snippet
