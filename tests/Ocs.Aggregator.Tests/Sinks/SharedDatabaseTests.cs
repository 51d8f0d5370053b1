using System.Globalization;
using System.Text.Json;
using Ocs.Aggregator.Tests.Postgres;
using Ocs.Testing;
using Ocs.Testing.Databases;

namespace Ocs.Aggregator.Tests.Sinks;

/// <summary>Two aggregators that bring each its feeds to one database, as large sites have it.</summary>
[Collection("PostgreSQL")]
public sealed class SharedDatabaseTests(PostgresServer server) : IDisposable
{
    private const int Lives = 3;

    private readonly LoggedFeed[] _feeds = [new("observatory.cryo-1"), new("observatory.cryo-2")];
    private readonly int[] _counts = new int[2];

    public void Dispose()
    {
        foreach (var feed in _feeds)
            feed.Dispose();
    }

    [Fact]
    public async Task Crashes_of_all_lose_nothing_and_double_nothing_in_PostgreSQL()
    {
        var address = server.NewAddress(out var schema);
        for (var life = 0; life < Lives; life++)
            await LiveAsync(address, server.CrashAsync, server.StartAsync);
        await FinishAsync(address);
        foreach (var (feed, count) in _feeds.Zip(_counts))
        {
            Assert.Equal(
                $"[[{count},{count},{(long)count * (count - 1) / 2}]]",
                await server.QueryAsync($"""SELECT count(*), count(DISTINCT n), sum(n)::bigint FROM "{schema}"."{feed.Agent}.temps" """));
        }

        var ends = _feeds.Select(feed => feed.Log).OrderBy(log => log.Identity, StringComparer.Ordinal).Select(log => $"[\"{log.Identity}\",{log.End}]");
        Assert.Equal($"[{string.Join(',', ends)}]", await server.QueryAsync($"""SELECT log, position FROM "{schema}".positions ORDER BY log COLLATE "C" """));
    }

    [Fact]
    public async Task Crashes_of_all_lose_nothing_in_InfluxDB()
    {
        await using var influx = await DatabaseProgram.StartInfluxAsync();
        var address = FormattableString.Invariant($"influxdb://127.0.0.1:{influx.Port}/ocs_feeds");
        for (var life = 0; life < Lives; life++)
            await LiveAsync(address, influx.StopAsync, influx.StartAsync);
        await FinishAsync(address);
        foreach (var (feed, count) in _feeds.Zip(_counts))
            Assert.Equal($"[[0,{count},{(long)count * (count - 1) / 2}]]", await ValuesAsync(influx, $"""SELECT count(n),sum(n) FROM "{feed.Agent}" """));
    }

    [Fact]
    public async Task Aggregators_that_share_a_site_by_feeds_fill_one_database_each()
    {
        await using var influx = await DatabaseProgram.StartInfluxAsync();
        var address = server.NewAddress(out var schema);
        var folder = Directory.CreateTempSubdirectory("aggregators-").FullName;
        await using var site = await LocalSite.StartAsync();
        string[] names = ["one", "two"];
        foreach (var name in names)
        {
            await site.AddAgentAsync<AggregatorAgent>(
                $"aggregator-{name}", "--data-dir", Path.Combine(folder, name), "--initial-state", "record", "--feeds", $"sampler-{name}*",
                "--sink", $"{address} influxdb://127.0.0.1:{influx.Port}/ocs_feeds");
        }

        foreach (var name in names)
        {
            var sampler = await site.AddAgentAsync<SamplingAgent>($"sampler-{name}");
            (await site.PassTimeAsync(sampler.GetTask("publish").RunAsync(new { count = 20 }))).EnsureSucceeded();
        }

        foreach (var name in names)
        {
            var record = (await site.Client.GetAgentAsync($"aggregator-{name}")).GetProcess("record");
            // Where both meet an empty database at the same moment, one of them tries again.
            await Patiently.UntilAsync(async () =>
            {
                await site.PassTimeAsync(Task.Delay(TimeSpan.FromSeconds(1), site.Clock, TestContext.Current.CancellationToken));
                var data = (await record.GetStatusAsync())!.Data;
                return data.GetOrNull("sinks").AsMapOrNull() is { Count: 2 } sinks && sinks.All(sink => sink.Value.AsMap()["points"].AsInteger() == 20);
            });
            await record.StopAsync();
            await site.PassTimeAsync(record.WaitAsync());
        }

        foreach (var name in names)
        {
            Assert.Equal("[[0,20]]", await ValuesAsync(influx, $"""SELECT count(number) FROM "observatory.sampler-{name}" """));
            Assert.Equal("[[20,190]]", await server.QueryAsync($"""SELECT count(*), sum(number)::bigint FROM "{schema}"."observatory.sampler-{name}.samples" """));
            Assert.Equal([$"observatory.sampler-{name}.feeds.samples"], Archive.Read(Path.Combine(folder, name)).Fields.Select(field => field[..field.LastIndexOf('.')]).Distinct());
        }

        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Both aggregators write; the database crashes amid that, and then they do, with the places in their logs as they were at first.</summary>
    private async Task LiveAsync(string address, Func<Task> crash, Func<Task> start)
    {
        var places = _feeds.Select(feed => File.Exists(feed.PositionFile) ? File.ReadAllText(feed.PositionFile) : null).ToList();
        var sinks = _feeds.Select(feed => feed.Open(address)).ToList();
        Publish(300);
        await _feeds[0].UntilWrittenAsync(sinks[0]);
        Publish(200);
        await crash();
        Publish(100);
        foreach (var sink in sinks)
            await sink.DisposeAsync();
        foreach (var (feed, place) in _feeds.Zip(places))
        {
            if (place is not null)
                await File.WriteAllTextAsync(feed.PositionFile, place);
            else if (File.Exists(feed.PositionFile))
                File.Delete(feed.PositionFile);
        }

        await start();
    }

    private async Task FinishAsync(string address)
    {
        foreach (var feed in _feeds)
        {
            await using var sink = feed.Open(address);
            await feed.UntilWrittenAsync(sink);
            Assert.Null(sink.Fault);
            Assert.Equal(0, sink.ToMap()["refused_points"].AsInteger());
        }
    }

    private void Publish(int count)
    {
        for (var more = 0; more < count; more++)
        {
            for (var index = 0; index < _feeds.Length; index++)
            {
                _feeds[index].Add(_counts[index] / 16.0, string.Create(CultureInfo.InvariantCulture, $$"""{"n":[{{_counts[index]}}]}"""));
                _counts[index]++;
            }
        }
    }

    private static async Task<string> ValuesAsync(DatabaseProgram influx, string query)
    {
        var answer = JsonElement.Parse(await influx.GetAsync($"query?db=ocs_feeds&epoch=ns&q={Uri.EscapeDataString(query)}"));
        return answer.GetProperty("results")[0].GetProperty("series")[0].GetProperty("values").GetRawText();
    }
}
