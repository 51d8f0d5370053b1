using System.Text.Json;
using Ocs.Aggregator.Tests.Sinks;
using Ocs.Testing.Databases;

namespace Ocs.Aggregator.Tests.Influx;

/// <summary>What is recorded, in a real InfluxDB and a real VictoriaMetrics.</summary>
public sealed class InfluxTargetTests : IDisposable
{
    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly LoggedFeed _feed = new();

    public void Dispose() => _feed.Dispose();

    [Fact]
    public async Task Every_kind_of_value_is_there_as_it_was()
    {
        await using var influx = await DatabaseProgram.StartInfluxAsync();
        await using var sink = _feed.Open(Address(influx));
        _feed.Add(0.25, """{"d":[0.1],"i":[-9007199254740993],"b":[true],"s":["he said \"5 K\", \\ and ä\\"],"odd, name=":[1e300]}""");
        _feed.Add(1, """{"d":[NaN],"i":[1],"b":[false],"s":[""],"odd, name=":[Infinity]}""");
        _feed.Add(2, """{"d":[NaN]}""");
        await _feed.UntilWrittenAsync(sink);
        Assert.Equal(
            """[[1760000000249999872,true,0.1,-9007199254740993,1e+300,"he said \"5 K\", \\ and ä\\"],[1760000001000000000,false,null,1,null,""]]""",
            await ValuesAsync(influx, """SELECT b,d,i,"odd, name=",s FROM "observatory.cryo-1" WHERE feed='temps'"""));
        Assert.Equal((2, 0), (sink.ToMap()["points"].AsInteger(), sink.ToMap()["refused_points"].AsInteger()));
    }

    [Fact]
    public async Task An_outage_is_caught_up_and_what_is_recorded_meanwhile_does_not_wait()
    {
        await using var influx = await DatabaseProgram.StartInfluxAsync();
        await using var sink = _feed.Open(Address(influx));
        _feed.Add(0, """{"n":[0]}""");
        await _feed.UntilWrittenAsync(sink);
        await influx.StopAsync();
        for (var number = 1; number < 3000; number++)
            _feed.Add(number, $$"""{"n":[{{number}}]}""");
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60)))
        {
            while (sink.Fault is null)
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }

        Assert.Contains("so what is recorded waits in the log", sink.Fault, StringComparison.Ordinal);
        await influx.StartAsync();
        await _feed.UntilWrittenAsync(sink);
        Assert.Null(sink.Fault);
        Assert.Equal($"[[0,3000,{3000L * 2999 / 2}]]", await ValuesAsync(influx, """SELECT count(n),sum(n) FROM "observatory.cryo-1" """));
    }

    [Fact]
    public async Task A_program_that_comes_back_goes_on_where_it_was()
    {
        await using var influx = await DatabaseProgram.StartInfluxAsync();
        _feed.Add(0, """{"n":[0]}""");
        await using (var sink = _feed.Open(Address(influx)))
            await _feed.UntilWrittenAsync(sink);
        _feed.Add(1, """{"n":[1]}""");
        await using var next = _feed.Open(Address(influx));
        await _feed.UntilWrittenAsync(next);
        Assert.Equal(1, next.ToMap()["points"].AsInteger());
        Assert.Equal("[[0,2]]", await ValuesAsync(influx, """SELECT count(n) FROM "observatory.cryo-1" """));
    }

    [Fact]
    public async Task A_field_that_changes_its_type_loses_nothing()
    {
        await using var influx = await DatabaseProgram.StartInfluxAsync();
        await using var sink = _feed.Open(Address(influx));
        _feed.Add(0, """{"whole":[3],"real":[3.5],"text":["a"]}""");
        await _feed.UntilWrittenAsync(sink);
        for (var second = 1; second <= 50; second++)
            _feed.Add(second, """{"whole":[3.5],"real":[3],"text":[7]}""");
        await _feed.UntilWrittenAsync(sink);
        Assert.Equal(0, sink.ToMap()["refused_points"].AsInteger());
        Assert.Equal("[[0,1,50,51,1,50]]", await ValuesAsync(influx, """SELECT count(whole),count(whole_float),count(real),count("text"),count(text_int) FROM "observatory.cryo-1" """));
    }

    [Fact]
    public async Task A_point_that_the_database_will_never_take_is_set_aside_and_the_rest_goes_in()
    {
        await using var influx = await DatabaseProgram.StartInfluxAsync();
        await using var sink = _feed.Open(Address(influx));
        for (var second = 0; second < 100; second++)
            _feed.Add(second, second == 57 ? $$"""{"{{new string('x', 70_000)}}":[1]}""" : """{"n":[1]}""");
        await _feed.UntilWrittenAsync(sink);
        Assert.Equal(1, sink.ToMap()["refused_points"].AsInteger());
        Assert.Equal("[[0,99]]", await ValuesAsync(influx, """SELECT count(n) FROM "observatory.cryo-1" """));
        var kept = await File.ReadAllLinesAsync(Directory.GetFiles(_feed.SinkFolder, "*.refused.lp").Single(), TestContext.Current.CancellationToken);
        Assert.StartsWith("# ", kept[0], StringComparison.Ordinal);
        Assert.StartsWith("observatory.cryo-1,feed=temps xxxx", kept[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Feeds_that_stay_away_from_InfluxDB_do_so()
    {
        await using var influx = await DatabaseProgram.StartInfluxAsync();
        await using var sink = _feed.Open(Address(influx));
        _feed.Add(0, """{"n":[1]}""", """{"exclude_influx":true}""");
        _feed.Add(1, """{"n":[2]}""");
        await _feed.UntilWrittenAsync(sink);
        Assert.Equal("[[1760000001000000000,2]]", await ValuesAsync(influx, """SELECT n FROM "observatory.cryo-1" """));
    }

    [Fact]
    public async Task VictoriaMetrics_takes_the_same()
    {
        await using var victoria = await DatabaseProgram.StartVictoriaAsync();
        await using var sink = _feed.Open(Address(victoria));
        for (var second = 0; second < 500; second++)
            _feed.Add(second, FormattableString.Invariant($$"""{"kelvin":[{{second / 4.0}}],"note":["x"]}"""));
        await _feed.UntilWrittenAsync(sink);
        Assert.Equal(0, sink.ToMap()["refused_points"].AsInteger());
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        string exported;
        do
        {
            // What it took becomes visible a little later.
            patience.Token.ThrowIfCancellationRequested();
            exported = await victoria.GetAsync("api/v1/export?match[]=%7B__name__=%22observatory.cryo-1_kelvin%22%7D&start=1759999999&end=1760001000");
        }
        while (exported.Length == 0 || JsonElement.Parse(exported).GetProperty("values").GetArrayLength() < 500);
        var series = JsonElement.Parse(exported);
        Assert.Equal("observatory.cryo-1_kelvin", series.GetProperty("metric").GetProperty("__name__").GetString());
        Assert.Equal(Enumerable.Range(0, 500).Select(second => second / 4.0), series.GetProperty("values").EnumerateArray().Select(value => value.GetDouble()));
    }

    private static string Address(DatabaseProgram database) => FormattableString.Invariant($"influxdb://127.0.0.1:{database.Port}/ocs_feeds");

    /// <summary>The rows that a query answers, as JSON.</summary>
    private static async Task<string> ValuesAsync(DatabaseProgram influx, string query)
    {
        var answer = JsonElement.Parse(await influx.GetAsync($"query?db=ocs_feeds&epoch=ns&q={Uri.EscapeDataString(query)}"));
        var values = answer.GetProperty("results")[0].GetProperty("series")[0].GetProperty("values");
        return JsonSerializer.Serialize(values, Relaxed);
    }
}
