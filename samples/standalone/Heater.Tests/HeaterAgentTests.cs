using Heater;
using Ocs.Clients;
using Ocs.Testing;
using Xunit;

public sealed class HeaterAgentTests
{
    [Fact]
    public async Task Power_warms_the_stage_while_it_is_watched()
    {
        await using var site = await LocalSite.StartAsync();
        var heater = await site.AddAgentAsync<HeaterAgent>("heater", "--sample-rate", "2");
        await using var temperatures = await heater.GetFeed("temperatures").SubscribeAsync();

        var session = await site.PassTimeAsync(heater.GetTask("set_power").RunAsync(new { watts = 5.0 }));
        session.EnsureSucceeded();

        var samples = await site.PassTimeAsync(temperatures.Take(10).ToListAsync().AsTask());
        Assert.Equal(5.0, (double)samples[^1].Values["watts"]);
        Assert.True((double)samples[^1].Values["kelvin"] > 5);
    }

    [Fact]
    public async Task Too_much_power_is_refused_before_anything_happens()
    {
        await using var site = await LocalSite.StartAsync();
        var heater = await site.AddAgentAsync<HeaterAgent>("heater");
        var refused = await Assert.ThrowsAsync<RequestRefusedException>(() => heater.GetTask("set_power").StartAsync(new { watts = 50.0 }));
        Assert.Contains("Param 'watts' failed validity check", refused.Message);
    }
}
