using Ocs.Agents.Tests.Recordings;
using Ocs.Aggregator;
using Ocs.Clients;
using Ocs.Testing;

namespace Ocs.Agents.Tests.InfluxDb;

/// <summary>The publishers to InfluxDB, against a server that answers as it is told.</summary>
public sealed class InfluxDbAgentTests
{
    [Fact]
    public async Task While_the_database_is_away_samples_wait_and_are_written_in_order_when_it_is_back()
    {
        using var influx = new FakeInflux { Status = 503, Reason = "engine: shut down" };
        await using var site = await LocalSite.StartAsync();
        var agent = await AddAsync(site, influx);
        var record = agent.GetProcess("record");
        await PublishAsync(site);
        await UntilAsync(site, record, session => session.Raw["degraded"].AsBoolean() && session.Data["behind_bytes"].AsInteger() > 0);
        Assert.Contains(
            $"Warning observatory.influxagent InfluxDB 127.0.0.1:{influx.Port}, database ocs_feeds takes nothing, so what is recorded waits in the log: it answers 503: engine: shut down", site.Log);

        influx.Status = 204;
        await UntilAsync(site, record, session => session.Data["points"].AsInteger() == 6);
        Assert.False((await record.GetStatusAsync())!.Raw["degraded"].AsBoolean());
        Assert.StartsWith("POST /write?db=ocs_feeds observatory.wire-1,feed=mixed a=1i,b=0.1 1600000000000000000|", influx.Next(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_database_refuses_is_counted_and_holds_up_nothing()
    {
        using var influx = new FakeInflux { Status = 400, Reason = "partial write: field type conflict" };
        await using var site = await LocalSite.StartAsync();
        var agent = await AddAsync(site, influx);
        await PublishAsync(site);
        await UntilAsync(site, agent.GetProcess("record"), session => session.Data["refused_points"].AsInteger() == 6);
        Assert.Contains(site.Log, line => line.Contains("A point was refused and set aside in ", StringComparison.Ordinal) && line.Contains(": partial write: field type conflict (observatory.wire-1,feed=mixed ", StringComparison.Ordinal));
        influx.Status = 204;
        await PublishAsync(site);
        await UntilAsync(site, agent.GetProcess("record"), session => session.Data["points"].AsInteger() == 6);
    }

    [Theory]
    [InlineData("--gzip", "true", "Basic cm9vdDpyb290 gzip")]
    [InlineData("--database", "ocs_feeds", "Basic cm9vdDpyb290")]
    public async Task Who_writes_is_told_and_what_is_written_may_be_compressed(string flag, string value, string headers)
    {
        using var influx = new FakeInflux();
        await using var site = await LocalSite.StartAsync();
        var agent = await AddAsync(site, influx, flag, value);
        await PublishAsync(site);
        await UntilAsync(site, agent.GetProcess("record"), session => session.Data["points"].AsInteger() == 6);
        Assert.Equal(headers, influx.LastHeaders);
    }

    [Fact]
    public async Task Stopping_writes_what_has_come()
    {
        using var influx = new FakeInflux();
        await using var site = await LocalSite.StartAsync();
        var record = (await AddAsync(site, influx)).GetProcess("record");
        await UntilAsync(site, record, session => session.Data.ContainsKey("connected"));
        await record.StopAsync();
        var ended = await site.PassTimeAsync(record.WaitAsync());
        Assert.Equal((true, "Aggregation has ended"), (ended!.Success, ended.Messages[^2].Text));
    }

    [Fact]
    public async Task A_log_that_cannot_be_opened_yet_is_opened_when_it_can()
    {
        using var influx = new FakeInflux();
        await using var site = await LocalSite.StartAsync();
        var log = Path.Combine(site.Host<WireAgent>("wire-2").Site.DataDirectory, "state", "log");
        Directory.CreateDirectory(Path.GetDirectoryName(log)!);
        File.WriteAllText(log, "a file stands where the folder should be");
        var record = (await site.AddAgentAsync<InfluxDbAgent>("influxagent", "--host", "127.0.0.1", "--port", $"{influx.Port}")).GetProcess("record");
        await site.PassTimeAsync(Task.Run(async () =>
        {
            while (await record.GetStatusAsync() is not { } session || !session.Raw["degraded"].AsBoolean())
            {
            }
        }));
        File.Delete(log);
        await UntilAsync(site, record, session => session.Data.ContainsKey("connected"));
        await PublishAsync(site);
        await UntilAsync(site, record, session => session.Data["points"].AsInteger() == 6);
    }

    /// <summary>The environment is the process's own, so that one test says all there is to say of it.</summary>
    [Fact]
    public async Task The_second_version_finds_its_database_in_the_environment_and_says_what_is_missing()
    {
        using var influx = new FakeInflux();
        await using var site = await LocalSite.StartAsync();
        var missing = await Assert.ThrowsAsync<Ocs.Hosting.AgentStartException>(() => site.AddAgentAsync<InfluxDbV2Agent>("influxagent-2"));
        Assert.EndsWith("InfluxDBAgentv2 cannot start: The environment variable INFLUXDB_V2_URL is not set, nor INFLUXDB_V2_URL_FILE.", missing.Message, StringComparison.Ordinal);

        var token = Path.GetTempFileName();
        await File.WriteAllTextAsync(token, "secret\n", TestContext.Current.CancellationToken);
        Dictionary<string, string?> environment = new()
        {
            ["INFLUXDB_V2_URL"] = $"http://127.0.0.1:{influx.Port}",
            ["INFLUXDB_V2_ORG"] = "my org",
            ["INFLUXDB_V2_BUCKET"] = "ocs",
            ["INFLUXDB_V2_TOKEN_FILE"] = token,
        };
        foreach (var (name, value) in environment)
            Environment.SetEnvironmentVariable(name, value);
        try
        {
            var agent = await site.AddAgentAsync<InfluxDbV2Agent>("influxagent-2");
            await UntilAsync(site, agent.GetProcess("record"), session => session.Data.ContainsKey("connected"));
            await PublishAsync(site);
            await UntilAsync(site, agent.GetProcess("record"), session => session.Data["points"].AsInteger() == 6);
        }
        finally
        {
            foreach (var name in environment.Keys)
                Environment.SetEnvironmentVariable(name, null);
            File.Delete(token);
        }

        Assert.StartsWith("POST /api/v2/write?org=my%20org&bucket=ocs&precision=ns observatory.wire-1,feed=mixed ", influx.Next(), StringComparison.Ordinal);
        Assert.Equal("Token secret", influx.LastHeaders);
    }

    private static async Task<AgentClient> AddAsync(LocalSite site, FakeInflux influx, params string[] arguments)
    {
        var agent = await site.AddAgentAsync<InfluxDbAgent>("influxagent", ["--host", "127.0.0.1", "--port", $"{influx.Port}", .. arguments]);
        await UntilAsync(site, agent.GetProcess("record"), session => session.Data.ContainsKey("connected"));
        return agent;
    }

    private static async Task PublishAsync(LocalSite site)
    {
        var wire = site.Log.Any(line => line.EndsWith("Joined as observatory.wire-1", StringComparison.Ordinal))
            ? await site.Client.GetAgentAsync("wire-1")
            : await site.AddAgentAsync<WireAgent>("wire-1");
        Assert.True((await site.PassTimeAsync(wire.GetTask("publish_task").RunAsync())).Success);
    }

    private static Task UntilAsync(LocalSite site, ProcessClient process, Func<OpSessionView, bool> isSo) => site.PassTimeAsync(Task.Run(async () =>
    {
        while (await process.GetStatusAsync() is not { } session || !session.Data.ContainsKey("connected") || !isSo(session))
        {
        }
    }));
}
