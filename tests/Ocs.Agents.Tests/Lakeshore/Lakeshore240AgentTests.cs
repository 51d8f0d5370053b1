using Ocs.Agents.Lakeshore;
using Ocs.Clients;
using Ocs.Instruments;
using Ocs.Testing;

namespace Ocs.Agents.Tests.Lakeshore;

/// <summary>The agent of a Lakeshore 240 against the simulator, at a TCP port and at a serial device.</summary>
public sealed class Lakeshore240AgentTests : IAsyncLifetime
{
    private readonly Lakeshore240Simulator _instrument = new("LSA22Z2", 3, seed: 5);
    private LocalSite _site = null!;
    private InstrumentServer? _server;

    public async ValueTask InitializeAsync() => _site = await LocalSite.StartAsync();

    public async ValueTask DisposeAsync()
    {
        await _site.DisposeAsync();
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [Theory]
    [InlineData("init_lakeshore", false)]
    [InlineData("init_lakeshore", true)]
    [InlineData("init", false)]
    public async Task Init_finds_out_what_instrument_there_is(string task, bool isSerial)
    {
        var agent = await AddAsync(isSerial, "--serial-number", "LSA22Z2");
        var session = await _site.PassTimeAsync(agent.GetTask(task).RunAsync());
        Assert.Contains("Lakeshore initialized with ID: LSA22Z2", session.Messages.Select(message => message.Text));
        Assert.True(session.Success);
        Assert.Equal(("MODEL240-3P", "LSA22Z2", "1.3", 3L), (session.Data["model"].AsString(), session.Data["serial_number"].AsString(), session.Data["firmware"].AsString(), session.Data["channels"].AsInteger()));
    }

    [Fact]
    public async Task An_instrument_of_another_serial_number_is_refused()
    {
        var agent = await AddAsync(false, "--serial-number", "LSA21YC");
        var session = await _site.PassTimeAsync(agent.GetTask("init_lakeshore").RunAsync());
        Assert.False(session.Success);
        Assert.Contains("The instrument has the serial number LSA22Z2, not LSA21YC.", session.Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task Acquisition_publishes_temperature_and_sensor_of_each_channel_at_the_sampling_frequency()
    {
        var agent = await AddAsync(false, "--sampling-frequency", "4", "--num-channels", "2");
        await using var temperatures = await agent.GetFeed("temperatures").SubscribeAsync();
        await agent.GetProcess("acq").StartAsync();
        var samples = await _site.PassTimeAsync(temperatures.Take(8).ToListAsync().AsTask());
        Assert.All(samples, sample => Assert.Equal(["Channel_1_T", "Channel_1_V", "Channel_2_T", "Channel_2_V"], sample.Values.Keys));
        Assert.All(samples, sample => Assert.Equal("temps", sample.Block));
        Assert.All(samples, sample => Assert.InRange((double)sample.Values["Channel_2_T"], 70, 85));
        Assert.All(samples, sample => Assert.Equal(0, Math.Round(sample.UnixSeconds * 4 % 1, 6) - Math.Round(samples[0].UnixSeconds * 4 % 1, 6)));

        var session = await agent.GetProcess("acq").GetStatusAsync();
        Assert.Equal(["fields", "timestamp", "last_updated"], session!.Data.Keys);
        Assert.Equal(["T", "V"], session.Data["fields"].AsMap()["Channel_1"].AsMap().Keys);
        await agent.GetProcess("acq").StopAsync();
        session = await _site.PassTimeAsync(agent.GetProcess("acq").WaitAsync());
        Assert.True(session!.Success);
        Assert.Contains("Acquisition exited cleanly.", session.Messages.Select(message => message.Text));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Test_mode_ends_after_one_sample(bool isSerial)
    {
        var agent = await AddAsync(isSerial);
        await agent.GetProcess("acq").StartAsync(new { test_mode = true });
        var session = await _site.PassTimeAsync(agent.GetProcess("acq").WaitAsync());
        Assert.True(session!.Success);
        Assert.Equal(3, session.Data["fields"].AsMap().Count);
    }

    [Fact]
    public async Task A_channel_is_set_up_while_it_acquires_because_the_lock_is_handed_over()
    {
        var agent = await AddAsync(false, "--mode", "acq");
        var session = await _site.PassTimeAsync(agent.GetTask("set_values").RunAsync(new { channel = 2, sensor = 3, range = 4, name = "still" }));
        Assert.True(session.Success, session.LastMessage);

        // The instrument answers nothing to what sets it up: that it was sent does not say that it was read.
        await Patiently.UntilAsync(() => (_instrument.Answer("INTYPE? 2"), _instrument.Answer("INNAME? 2")!.Trim()) == ("3,0,4,0,1,1", "still"));
        Assert.Equal("RUNNING", (await agent.GetProcess("acq").GetStatusAsync())!.Raw["status"].AsString().ToUpperInvariant());
        session = await _site.PassTimeAsync(agent.GetTask("set_values").RunAsync(new { channel = 2, name = "a\r\nINTYPE 1,0,0,0,0,0,0" }));
        Assert.Equal("A name has at most 15 letters, and no comma or line end.", session.LastMessage);
        var refused = await Assert.ThrowsAsync<RequestRefusedException>(() => agent.GetTask("set_values").StartAsync(new { channel = 9 }));
        Assert.Contains("'channel'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_instrument_that_goes_away_degrades_the_session_until_it_is_back()
    {
        var agent = await AddAsync(false, "--mode", "acq");
        await using var temperatures = await agent.GetFeed("temperatures").SubscribeAsync();
        await _site.PassTimeAsync(temperatures.Take(2).ToListAsync().AsTask());
        var port = _server!.Port;
        await _server.DisposeAsync();
        await UntilDegradedAsync(agent, true);
        _server = InstrumentServer.StartTcp(_instrument.Answer, port);
        _server.AnswerEnd = "\r\n";
        await UntilDegradedAsync(agent, false);
        var messages = (await agent.GetProcess("acq").GetStatusAsync())!.Messages.Select(message => message.Text).ToList();
        Assert.Single(messages, message => message.StartsWith($"The instrument at 127.0.0.1:{port} ", StringComparison.Ordinal));
        Assert.Single(messages, "The instrument is read again.");
    }

    [Fact]
    public async Task In_mode_init_with_auto_acquire_it_finds_the_instrument_and_acquires()
    {
        var agent = await AddAsync(false, "--mode", "init", "--auto-acquire");
        await using var temperatures = await agent.GetFeed("temperatures").SubscribeAsync();
        await _site.PassTimeAsync(temperatures.Take(1).ToListAsync().AsTask());
        var session = await agent.GetTask("init_lakeshore").GetStatusAsync();
        Assert.Contains("Lakeshore initialized with ID: LSA22Z2 Started process \"acq\".", session!.Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task An_agent_that_is_not_told_where_its_instrument_is_says_so()
    {
        var agent = await _site.AddAgentAsync<Lakeshore240Agent>("ls240", "--serial-number", "NONESUCH");
        var session = await _site.PassTimeAsync(agent.GetTask("init_lakeshore").RunAsync());
        Assert.Contains("There is no device /dev/NONESUCH, nor one of that serial number in /dev/serial/by-id.", session.Messages.Select(message => message.Text));
    }

    [Fact]
    public async Task The_simulator_is_an_agent_beside_it_and_a_pulled_cable_is_nothing_to_worry_about()
    {
        var device = Path.Combine(Directory.CreateTempSubdirectory("ocs-ls240-").FullName, "LSA240S");
        var simulator = await _site.AddAgentAsync<Lakeshore240SimulatorAgent>("ls240-simulator", "--port", device, "--num-channels", "2");
        await _site.PassTimeUntilAsync(() => File.Exists(device));
        var agent = await _site.AddAgentAsync<Lakeshore240Agent>("ls240", "--port", device, "--mode", "acq");
        await using var temperatures = await agent.GetFeed("temperatures").SubscribeAsync();
        await _site.PassTimeAsync(simulator.GetTask("set_temperature").RunAsync(new { channel = 2, kelvin = 4.2 }));
        await _site.PassTimeAsync(simulator.GetTask("hang_up").RunAsync());
        await _site.PassTimeAsync(temperatures.FirstAsync(sample => (double)sample.Values["Channel_2_T"] < 5).AsTask());
        Assert.True((await simulator.GetProcess("main").GetStatusAsync())!.Data["requests"].AsInteger() > 0);
        Directory.Delete(Path.GetDirectoryName(device)!, recursive: true);
    }

    private async Task<AgentClient> AddAsync(bool isSerial, params string[] arguments)
    {
        _server = isSerial ? InstrumentServer.StartSerial(_instrument.Answer) : InstrumentServer.StartTcp(_instrument.Answer);
        _server.AnswerEnd = "\r\n";
        string[] place = isSerial ? ["--port", _server.Path] : ["--ip-address", "127.0.0.1", "--port", $"{_server.Port}"];
        return await _site.AddAgentAsync<Lakeshore240Agent>("ls240", [.. place, .. arguments]);
    }

    private async Task UntilDegradedAsync(AgentClient agent, bool degraded)
    {
        while ((await _site.PassTimeAsync(agent.GetProcess("acq").GetStatusAsync()))!.Raw["degraded"].AsBoolean() != degraded)
            await _site.PassTimeAsync(Task.Delay(TimeSpan.FromSeconds(1), _site.Clock));
    }
}
