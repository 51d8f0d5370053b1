using System.Text.Json;
using Ocs.Interop.Tests.Peers;
using Ocs.Testing;

namespace Ocs.Interop.Tests;

/// <summary>The whole product, up on the demonstration site, with programs of others around it.</summary>
public sealed class ObservatoryTests(RunningObservatory running) : IClassFixture<RunningObservatory>
{
    private Product Up => running.Product;

    [Fact]
    public void It_says_when_it_is_ready_and_how_many_agents_run() => Assert.Equal(4, Up.Agents);

    [Theory]
    [InlineData("host-sensors::sensors.load_uptime")]
    [InlineData("fake-data-1::false_temperatures.channel_00")]
    public async Task Grafana_finds_and_plots_a_field(string field)
    {
        await Patiently.AskAsync(
            async () => JsonElement.Parse((await Curl.PostAsync(Up.LiveUrl + "search", "{\"target\": \"\"}", "Content-Type: application/json")).Body),
            fields => fields.EnumerateArray().Any(each => each.GetString() == field));
        var points = await Patiently.AskAsync(() => QueryAsync(field), points => points.Count >= 3);
        Assert.True(points.SequenceEqual(points.OrderBy(point => point.Time)), "Time goes backwards.");
        if (field.EndsWith("uptime", StringComparison.Ordinal))
            Assert.True(points[^1].Value > points[0].Value, "The uptime does not rise.");
    }

    [Fact]
    public async Task Save_and_test_finds_a_data_source() => Assert.Equal(200, (await Curl.RequestAsync("GET", Up.LiveUrl)).Status);

    [Fact]
    public async Task A_script_starts_aggregation_and_acquisition()
    {
        var (exitCode, output, error) = await Product.RunAsync(["run", "therm-and-agg", "--target", "fake-data-1", .. Hub()]);
        Assert.True(exitCode == 0, output + error);
        Assert.Contains("fake-data-1", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_scan_shows_every_agent()
    {
        var (exitCode, output, error) = await Product.RunAsync(["client", "scan", .. Hub()]);
        Assert.True(exitCode == 0, output + error);
        foreach (var instance in new[] { "registry", "aggregator", "fake-data-1", "host-sensors" })
            Assert.Contains(instance, output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("python", "json")]
    [InlineData("node", "json")]
    public async Task A_page_of_ocs_web_hears_the_agents_and_runs_a_task(string language, string serializer)
    {
        await using var page = await WampPeer.JoinAsync(language, serializer, Up.RouterUrl);
        await page.SubscribeAsync("observatory..feeds.heartbeat", "wildcard");
        var heartbeat = await page.NextEventAsync("observatory.host-sensors.feeds.heartbeat");
        Assert.Equal("HostSensorsAgent", heartbeat.GetProperty("args")[0][1].GetProperty("agent_class").GetString());
        Assert.Equal(3, heartbeat.GetProperty("args")[0][0].GetProperty("acq").GetInt32());

        var api = await page.CallAsync("observatory.fake-data-1", ["get_api"]);
        Assert.Equal("FakeDataAgent", api.GetProperty("agent_class").GetString());
        Assert.Contains("delay_task", api.GetProperty("tasks").EnumerateArray().Select(task => task[0].GetString()));

        // Two pages of two languages start the same task here: whoever comes second is told so, and both may wait.
        var operations = "observatory.fake-data-1.ops";
        var started = await page.CallAsync(operations, ["start", "delay_task", new { delay = 0.2 }]);
        Assert.Contains(started[1].GetString(), (string[])["Started task \"delay_task\".", "Operation \"delay_task\" already in progress."]);
        var waited = await page.CallAsync(operations, ["wait", "delay_task", new { delay = 0.2 }]);
        Assert.Equal(0, waited[0].GetInt32());
        Assert.Equal("Operation \"delay_task\" is currently not running (SUCCEEDED).", waited[1].GetString());
        Assert.True(waited[2].GetProperty("success").GetBoolean());

        var status = await page.CallAsync(operations, ["status", "acq", Array.Empty<object>()]);
        Assert.Equal("Session active.", status[1].GetString());
        Assert.Equal("running", status[2].GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_script_in_Python_reads_a_feed_with_floats_as_floats()
    {
        await using var script = await WampPeer.JoinAsync("python", "json", Up.RouterUrl);
        await script.SubscribeAsync("observatory.fake-data-1.feeds.false_temperatures");
        var message = (await script.NextEventAsync()).GetProperty("args")[0];
        Assert.True(message[1].GetProperty("record").GetBoolean());
        var block = message[0].GetProperty("temps");
        Assert.Equal("temps", block.GetProperty("block_name").GetString());
        Assert.Equal(block.GetProperty("timestamps").GetArrayLength(), block.GetProperty("data").GetProperty("channel_01").GetArrayLength());
        Assert.All(block.GetProperty("data").GetProperty("channel_00").EnumerateArray(), value => Assert.Contains('.', value.GetRawText()));
    }

    [Fact]
    public async Task OCSClient_over_HTTP_starts_waits_and_is_refused()
    {
        Task<Curl> OperateAsync(params object[] args) => Curl.PostAsync(
            Up.CallUrl, JsonSerializer.Serialize(new { procedure = "observatory.fake-data-1.ops", args, kwargs = new { } }));
        static JsonElement Reply(Curl answer) => JsonElement.Parse(answer.Body).GetProperty("args")[0];

        Assert.Equal("No task or process called \"nothing\"", Reply(await OperateAsync("start", "nothing", new { }))[1].GetString());
        var refused = Reply(await OperateAsync("start", "set_heartbeat", new { bogus = 1 }));
        Assert.Equal(-1, refused[0].GetInt32());
        Assert.Equal("params included unexpected values: ['bogus']", refused[1].GetString());
        Assert.Equal("Started task \"set_heartbeat\".", Reply(await OperateAsync("start", "set_heartbeat", new { heartbeat = true }))[1].GetString());
        Assert.Equal("Operation \"set_heartbeat\" is currently not running (SUCCEEDED).", Reply(await OperateAsync("wait", "set_heartbeat", new { }))[1].GetString());
    }

    [Fact]
    public async Task The_registry_and_the_aggregator_know_an_agent_written_in_Python()
    {
        Requirement.Autobahn();
        await using var agent = PeerProgram.Start(
            Requirement.Python, Path.Combine(Requirement.Folder, "python", "ocs_agent.py"), Up.RouterUrl, "test_realm", "observatory", "python-1");
        await agent.NextAsync("joined");

        var (exitCode, output, error) = await Product.RunAsync(["client", "call", "observatory.python-1.ops", "start", "acq", .. Hub()]);
        Assert.True(exitCode == 0, output + error);
        await Patiently.AskAsync(() => QueryAsync("python-1::readings.voltage"), points => points.Count >= 3);
        await Patiently.AskAsync(
            async () => JsonElement.Parse((await Curl.PostAsync(Up.CallUrl, """{"procedure": "observatory.registry.ops", "args": ["status", "main", {}]}""")).Body),
            answer => answer.GetProperty("args")[0][2].GetProperty("data").TryGetProperty("observatory.python-1", out var known)
                && known.GetProperty("op_codes").GetProperty("acq").GetInt32() == 3);
        await Patiently.AskAsync(
            async () => (await Curl.PostAsync(Up.CallUrl, """{"procedure": "observatory.aggregator.ops", "args": ["status", "record", {}]}""")).Body,
            answer => answer.Contains("python-1", StringComparison.Ordinal));
        Assert.Equal(0, await agent.EndAsync());
    }

    private string[] Hub() => ["--site-hub", Up.RouterUrl, "--site-http", Up.CallUrl];

    private async Task<List<(double Value, double Time)>> QueryAsync(string field)
    {
        var now = TimeProvider.System.GetUtcNow();
        var request = new
        {
            range = new { from = now.AddMinutes(-5), to = now.AddMinutes(1) },
            intervalMs = 100,
            maxDataPoints = 1000,
            targets = new[] { new { target = field, refId = "A", type = "timeserie" } },
        };
        var answer = await Curl.PostAsync(Up.LiveUrl + "query", JsonSerializer.Serialize(request), "Content-Type: application/json");
        Assert.Equal(200, answer.Status);
        return
        [
            .. JsonElement.Parse(answer.Body).EnumerateArray().Where(series => series.GetProperty("target").GetString() == field)
                .SelectMany(series => series.GetProperty("datapoints").EnumerateArray())
                .Select(point => (point[0].GetDouble(), point[1].GetDouble())),
        ];
    }
}
