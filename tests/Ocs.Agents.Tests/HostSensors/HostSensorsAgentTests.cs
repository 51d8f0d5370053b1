using Ocs.Agents.HostSensors;
using Ocs.Clients;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.HostSensors;

public sealed class HostSensorsAgentTests : IAsyncLifetime
{
    private readonly FakeHost _host = new();
    private LocalSite _site = null!;
    private AgentClient _agent = null!;

    public async ValueTask InitializeAsync()
    {
        _host.Write("proc/mounts", "/dev/vda1 / ext4 rw 0 0\n");
        _site = await LocalSite.StartAsync();
        _agent = await _site.AddAgentAsync<HostSensorsAgent>(
            "host-sensors", "--sys-directory", _host.Sys, "--proc-directory", _host.Proc, "--sample-interval", "1", "--mode", "idle");
    }

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        _host.Dispose();
    }

    [Fact]
    public async Task Each_source_is_a_block_and_counters_follow_from_the_second_reading()
    {
        await using var sensors = await _agent.GetFeed("sensors").SubscribeAsync();
        await Acquisition.StartAsync();
        var blocks = (await _site.PassTimeAsync(TakeAsync(sensors, 13))).Select(sample => sample.Block).ToList();
        Assert.Equal(["thermal", "hwmon", "load", "memory", "filesystem"], blocks[..5]);
        Assert.Equal(["cpu", "disk", "filesystem", "hwmon", "load", "memory", "network", "thermal"], blocks[5..].Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Session_data_gives_each_field_with_its_unit()
    {
        var session = await RunUntilAsync(session => session.Data.ContainsKey("fields"));
        var temperature = session.Data["fields"].AsMap()["thermal_zone0_x86_pkg_temp"].AsMap();
        Assert.Equal(41.5, temperature["value"].AsDouble());
        Assert.Equal("degC", temperature["unit"].AsString());
        Assert.True(session.Data.ContainsKey("timestamp"));
        Assert.False(session.Degraded);
    }

    [Fact]
    public async Task A_sensor_that_cannot_be_read_is_named_once_and_the_rest_goes_on_until_it_is_well_again()
    {
        await Acquisition.StartAsync();
        _host.Write("sys/class/thermal/thermal_zone0/temp", "no data\n");
        _host.Write("proc/loadavg", "7.5 0 0 1/1 1\n");
        var degraded = await RunUntilAsync(session => session.Degraded && ValueOf(session, "load_1min").Equals(7.5));
        Assert.True(ValueOf(degraded, "thermal_zone0_x86_pkg_temp").IsNull);

        var before = degraded.Data["timestamp"].AsDouble();
        var later = await RunUntilAsync(session => session.Data["timestamp"].AsDouble() > before + 3);
        Assert.Single(later.Messages, message => message.Text.StartsWith("thermal_zone0_x86_pkg_temp cannot be read", StringComparison.Ordinal));

        _host.Write("sys/class/thermal/thermal_zone0/temp", "20000\n");
        var well = await RunUntilAsync(session => !session.Degraded);
        Assert.Contains("thermal_zone0_x86_pkg_temp can be read again.", well.Messages.Select(message => message.Text));
        Assert.Equal(20.0, well.Data["fields"].AsMap()["thermal_zone0_x86_pkg_temp"].AsMap()["value"].AsDouble());
    }

    [Fact]
    public async Task A_source_that_cannot_be_read_is_one_fault()
    {
        await RunUntilAsync(session => session.Data.GetOrNull("fields").AsMapOrNull()?.ContainsKey("cpu_busy") == true);
        _host.Write("proc/stat", "nothing\n");
        var degraded = await RunUntilAsync(session => session.Degraded);
        var told = Assert.Single(degraded.Messages, message => message.Text.Contains("cannot be read", StringComparison.Ordinal));
        Assert.StartsWith("cpu cannot be read: ", told.Text, StringComparison.Ordinal);
        Assert.True(degraded.Data["fields"].AsMap()["cpu_busy"].AsMap()["value"].IsNull);
    }

    [Fact]
    public async Task In_mode_acq_it_acquires_from_the_start()
    {
        var agent = await _site.AddAgentAsync<HostSensorsAgent>("host-sensors-2", "--sys-directory", _host.Sys, "--proc-directory", _host.Proc);
        Assert.NotNull(await agent.GetProcess("acq").GetStatusAsync());
    }

    private ProcessClient Acquisition => _agent.GetProcess("acq");

    // The session of a running acquisition, once it is as wanted; started where it does not run yet.
    private async Task<OpSessionView> RunUntilAsync(Func<OpSessionView, bool> wanted)
    {
        var session = await Acquisition.GetStatusAsync();
        if (session is null)
            await Acquisition.StartAsync();
        await _site.PassTimeAsync(WaitAsync());
        return session!;

        async Task WaitAsync()
        {
            do
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), _site.Clock);
                session = await Acquisition.GetStatusAsync();
            }
            while (session is null || !wanted(session));
        }
    }

    // The last reading of a field; null where there was none yet.
    private static WampValue ValueOf(OpSessionView session, string field) =>
        session.Data.GetOrNull("fields").AsMapOrNull()?.GetOrNull(field).AsMapOrNull()?.GetOrNull("value") ?? WampValue.Null;

    private static async Task<List<FeedSample>> TakeAsync(FeedSubscription feed, int count)
    {
        var samples = new List<FeedSample>();
        await foreach (var sample in feed)
        {
            samples.Add(sample);
            if (samples.Count == count)
                break;
        }

        return samples;
    }
}
