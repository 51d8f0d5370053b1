using System.Text.Json;
using Ocs.Aggregator.Tests.Postgres;
using Ocs.Clients;
using Ocs.Testing;
using Ocs.Testing.Databases;

namespace Ocs.Aggregator.Tests.Sinks;

/// <summary>An aggregator that writes to a database beside its files.</summary>
[Collection("PostgreSQL")]
public sealed class AggregatorSinkTests(PostgresServer server)
{
    [Fact]
    public async Task What_is_recorded_is_in_the_files_and_in_the_database()
    {
        await using var influx = await DatabaseProgram.StartInfluxAsync();
        var folder = Directory.CreateTempSubdirectory("aggregator-").FullName;
        await using var site = await LocalSite.StartAsync();
        var aggregator = await site.AddAgentAsync<AggregatorAgent>(
            "aggregator", "--data-dir", Path.Combine(folder, "hk"), "--initial-state", "record", "--sink", $"influxdb://127.0.0.1:{influx.Port}/ocs_feeds");
        var sampler = await site.AddAgentAsync<SamplingAgent>("sampler");
        (await site.PassTimeAsync(sampler.GetTask("publish").RunAsync(new { count = 20 }))).EnsureSucceeded();
        await UntilWrittenAsync(site, aggregator.GetProcess("record"), 20);
        await aggregator.GetProcess("record").StopAsync();
        var session = (await site.PassTimeAsync(aggregator.GetProcess("record").WaitAsync()))!;
        Assert.Equal(20, session.Data["sinks"].AsMap()[$"InfluxDB 127.0.0.1:{influx.Port}, database ocs_feeds"].AsMap()["points"].AsInteger());
        Assert.Equal("[[0,20]]", await ValuesAsync(influx, """SELECT count(number) FROM "observatory.sampler" """));
        Assert.Equal(20, Archive.Read(Path.Combine(folder, "hk")).Values("observatory.sampler.feeds.samples.number").Count);
    }

    [Fact]
    public async Task Two_databases_and_the_files_hold_the_same()
    {
        await using var influx = await DatabaseProgram.StartInfluxAsync();
        var address = server.NewAddress(out var schema);
        var folder = Directory.CreateTempSubdirectory("aggregator-").FullName;
        await using var site = await LocalSite.StartAsync();
        var aggregator = await site.AddAgentAsync<AggregatorAgent>(
            "aggregator", "--data-dir", Path.Combine(folder, "hk"), "--initial-state", "record", "--sink", $"{address} influxdb://127.0.0.1:{influx.Port}/ocs_feeds");
        var sampler = await site.AddAgentAsync<SamplingAgent>("sampler");
        (await site.PassTimeAsync(sampler.GetTask("publish").RunAsync(new { count = 20 }))).EnsureSucceeded();
        await UntilWrittenAsync(site, aggregator.GetProcess("record"), 20);
        await aggregator.GetProcess("record").StopAsync();
        var session = (await site.PassTimeAsync(aggregator.GetProcess("record").WaitAsync()))!;
        Assert.Equal([20, 20], session.Data["sinks"].AsMap().Select(sink => sink.Value.AsMap()["points"].AsInteger()));
        Assert.Equal("[[0,20]]", await ValuesAsync(influx, """SELECT count(number) FROM "observatory.sampler" """));
        Assert.Equal(
            $"[[{string.Join("],[", Archive.Read(Path.Combine(folder, "hk")).Values("observatory.sampler.feeds.samples.number"))}]]",
            await server.QueryAsync($"""SELECT number FROM "{schema}"."observatory.sampler.samples" ORDER BY time"""));
    }

    [Fact]
    public async Task An_address_that_is_none_is_one_sentence_without_the_password()
    {
        await using var site = await LocalSite.StartAsync();
        var folder = Directory.CreateTempSubdirectory("aggregator-").FullName;
        var aggregator = await site.AddAgentAsync<AggregatorAgent>("aggregator", "--data-dir", Path.Combine(folder, "hk"), "--sink", "mysql://me:secret@127.0.0.1/x");
        await aggregator.GetProcess("record").StartAsync();
        var session = (await site.PassTimeAsync(aggregator.GetProcess("record").WaitAsync()))!;
        Assert.False(session.Success);
        Assert.Contains(session.Messages, message => message.Text.Contains("A sink begins with mysql://; influxdb:// and postgresql:// are known.", StringComparison.Ordinal));
        Assert.DoesNotContain(session.Messages, message => message.Text.Contains("secret", StringComparison.Ordinal));
    }

    /// <summary>A stop does not wait long for a database that is busy: what it lacks stays in the log for the next time.</summary>
    private static Task UntilWrittenAsync(LocalSite site, ProcessClient record, int points) => site.PassTimeAsync(Task.Run(async () =>
    {
        while (await record.GetStatusAsync() is not { } session || session.Data.GetOrNull("sinks").AsMapOrNull() is not { } sinks || sinks.Any(sink => sink.Value.AsMap()["points"].AsInteger() < points))
        {
        }
    }));

    private static async Task<string> ValuesAsync(DatabaseProgram influx, string query)
    {
        var answer = JsonElement.Parse(await influx.GetAsync($"query?db=ocs_feeds&epoch=ns&q={Uri.EscapeDataString(query)}"));
        return answer.GetProperty("results")[0].GetProperty("series")[0].GetProperty("values").GetRawText();
    }
}
