using System.Globalization;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Aggregator.Sinks;
using Ocs.Aggregator.Tests.Sinks;

namespace Ocs.Aggregator.Tests.Postgres;

/// <summary>What is recorded, in a real PostgreSQL.</summary>
[Collection("PostgreSQL")]
public sealed class PostgresTargetTests(PostgresServer server) : IDisposable
{
    private const string Table = "observatory.cryo-1.temps";

    private readonly LoggedFeed _feed = new();

    public void Dispose() => _feed.Dispose();

    [Fact]
    public async Task Every_kind_of_value_is_there_as_it_was()
    {
        await using var sink = _feed.Open(server.NewAddress(out var schema));
        _feed.Add(0.25, """{"d":[0.1],"i":[-9007199254740993],"b":[true],"s":["he said \"5 K\", \\ and ä\\"],"odd, name=":[1e300]}""");
        _feed.Add(1, """{"d":[NaN],"i":[1],"b":[false],"s":["a\u0000b"],"odd, name=":[-Infinity]}""");
        _feed.Add(2, """{"d":[NaN]}""");
        await _feed.UntilWrittenAsync(sink);
        Assert.Equal(
            """[[1760000000.25,0.1,-9007199254740993,true,"he said \"5 K\", \\ and ä\\",1E+300],[1760000001,"NaN",1,false,"a�b","-Infinity"],[1760000002,"NaN",null,null,null,null]]""",
            await server.QueryAsync($"""SELECT extract(epoch FROM time)::float8, d, i, b, s, "odd, name=" FROM "{schema}"."{Table}" ORDER BY time"""));
        Assert.Equal((3, 0), (sink.ToMap()["points"].AsInteger(), sink.ToMap()["refused_points"].AsInteger()));
    }

    [Fact]
    public async Task Where_each_field_is_and_its_unit_stand_in_a_table()
    {
        await using var sink = _feed.Open(server.NewAddress(out var schema));
        _feed.Add(0, """{"kelvin":[4.2],"mode":["a"]}""", """{"units":{"kelvin":"K"}}""");
        await _feed.UntilWrittenAsync(sink);
        _feed.Add(1, """{"kelvin":[4.2],"mode":["a"]}""", """{"units":{"kelvin":"mK"}}""");
        await _feed.UntilWrittenAsync(sink);
        Assert.Equal(
            $"""[["observatory.cryo-1","temps","kelvin","double precision","mK","{Table}","kelvin"],["observatory.cryo-1","temps","mode","text",null,"{Table}","mode"]]""",
            await server.QueryAsync($"""SELECT agent, feed, field, type, unit, table_name, column_name FROM "{schema}".fields ORDER BY field"""));
    }

    [Fact]
    public async Task Crashes_of_the_server_lose_nothing_and_double_nothing()
    {
        await using var sink = _feed.Open(server.NewAddress(out var schema));
        var number = 0;
        for (var crash = 0; crash < 3; crash++)
        {
            for (var more = 0; more < 600; more++, number++)
                _feed.Add(number / 16.0, $$"""{"n":[{{number}}]}""");
            await server.CrashAsync();
            for (var more = 0; more < 150; more++, number++)
                _feed.Add(number / 16.0, $$"""{"n":[{{number}}]}""");
            await server.StartAsync();
        }

        await _feed.UntilWrittenAsync(sink);
        Assert.Null(sink.Fault);
        Assert.Equal(0, sink.ToMap()["refused_points"].AsInteger());
        Assert.Equal($"[[{number},{number},{(long)number * (number - 1) / 2}]]", await server.QueryAsync($"""SELECT count(*), count(DISTINCT n), sum(n)::bigint FROM "{schema}"."{Table}" """));
    }

    [Fact]
    public async Task A_program_that_lost_its_place_finds_it_in_the_database()
    {
        var address = server.NewAddress(out var schema);
        _feed.Add(0, """{"n":[0]}""");
        await using (var sink = _feed.Open(address))
            await _feed.UntilWrittenAsync(sink);
        File.Delete(Path.Combine(_feed.SinkFolder, "position"));
        _feed.Add(1, """{"n":[1]}""");
        await using var next = _feed.Open(address);
        await _feed.UntilWrittenAsync(next);
        Assert.Equal("[[0],[1]]", await server.QueryAsync($"""SELECT n FROM "{schema}"."{Table}" ORDER BY n"""));
    }

    [Fact]
    public async Task A_database_that_was_put_back_to_an_earlier_day_gets_again_what_the_log_has()
    {
        var address = server.NewAddress(out var schema);
        await using (var sink = _feed.Open(address))
        {
            for (var number = 0; number < 10; number++)
                _feed.Add(number, $$"""{"n":[{{number}}]}""");
            await _feed.UntilWrittenAsync(sink);
        }

        await server.ExecuteAsync($"""DROP SCHEMA "{schema}" CASCADE""");
        await using var next = _feed.Open(address);
        _feed.Add(10, """{"n":[10]}""");
        await _feed.UntilWrittenAsync(next);
        Assert.Equal("[[11]]", await server.QueryAsync($"""SELECT count(*) FROM "{schema}"."{Table}" """));
    }

    [Fact]
    public async Task A_table_that_somebody_drops_is_made_anew()
    {
        await using var sink = _feed.Open(server.NewAddress(out var schema));
        _feed.Add(0, """{"n":[0]}""");
        await _feed.UntilWrittenAsync(sink);
        await server.ExecuteAsync($"""DROP TABLE "{schema}"."{Table}" """);
        _feed.Add(1, """{"n":[1]}""");
        await _feed.UntilWrittenAsync(sink);
        Assert.Equal("[[1]]", await server.QueryAsync($"""SELECT n FROM "{schema}"."{Table}" """));
    }

    [Fact]
    public async Task A_field_that_changes_its_type_loses_nothing()
    {
        await using var sink = _feed.Open(server.NewAddress(out var schema));
        _feed.Add(0, """{"whole":[3],"real":[3.5],"text":["a"]}""");
        await _feed.UntilWrittenAsync(sink);
        _feed.Add(1, """{"whole":[3.5],"real":[3],"text":[7]}""");
        await _feed.UntilWrittenAsync(sink);
        Assert.Equal(
            """[[3,null,3.5,"a",null],[null,3.5,3,null,7]]""",
            await server.QueryAsync($"""SELECT whole, whole_float, real, text, text_int FROM "{schema}"."{Table}" ORDER BY time"""));
    }

    [Fact]
    public async Task A_row_that_the_table_refuses_is_set_aside_and_the_rest_goes_in()
    {
        await using var sink = _feed.Open(server.NewAddress(out var schema));
        _feed.Add(0, """{"n":[0]}""");
        await _feed.UntilWrittenAsync(sink);
        await server.ExecuteAsync($"""ALTER TABLE "{schema}"."{Table}" ADD CONSTRAINT sane CHECK (n <> 57)""");
        for (var number = 1; number < 100; number++)
            _feed.Add(number, $$"""{"n":[{{number}}]}""");
        _feed.Add(-8e10, """{"n":[100]}""");
        await _feed.UntilWrittenAsync(sink);
        Assert.Equal(2, sink.ToMap()["refused_points"].AsInteger());
        Assert.Equal("[[99,4893]]", await server.QueryAsync($"""SELECT count(n), sum(n)::bigint FROM "{schema}"."{Table}" """));
        var kept = await File.ReadAllLinesAsync(Directory.GetFiles(_feed.SinkFolder, "*.refused.ndjson").Single(), TestContext.Current.CancellationToken);
        Assert.Contains("sane", kept[0], StringComparison.Ordinal);
        Assert.Equal("""{"agent":"observatory.cryo-1","feed":"temps","block":"b","time":1760000057,"fields":{"n":57}}""", kept[1]);
        Assert.EndsWith("""-78240000000,"fields":{"n":100}}""", kept[3], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Names_that_a_table_cannot_have_are_shortened_and_stay_apart()
    {
        await using var sink = _feed.Open(server.NewAddress(out var schema));
        var longName = new string('ä', 60);
        _feed.Add(0, $$"""{"time":[1],"{{longName}}1":[2],"{{longName}}2":[3],"xmin":[4]}""");
        await _feed.UntilWrittenAsync(sink);
        Assert.Equal(
            """["time",1],["xmin",4],["ää1",2],["ää2",3]""",
            await FieldsAsync(schema, longName));
    }

    [Fact]
    public async Task More_fields_than_a_row_holds_go_into_several_tables()
    {
        await using var sink = _feed.Open(server.NewAddress(out var schema));
        for (var second = 0; second < 3; second++)
            _feed.Add(second, "{" + string.Join(',', Enumerable.Range(0, 1000).Select(channel => $"\"c{channel}\":[\"value {channel} {second}\"]")) + "}");
        await _feed.UntilWrittenAsync(sink);
        Assert.Equal(0, sink.ToMap()["refused_points"].AsInteger());
        Assert.Equal(
            $"""[["{Table}",400],["{Table}~2",400],["{Table}~3",200]]""",
            await server.QueryAsync($"""SELECT table_name, count(*) FROM "{schema}".fields GROUP BY table_name ORDER BY table_name"""));
        Assert.Equal("""[["value 999 2"]]""", await server.QueryAsync($"""SELECT c999 FROM "{schema}"."{Table}~3" ORDER BY time DESC LIMIT 1"""));
    }

    [Fact]
    public async Task Feeds_that_stay_away_from_PostgreSQL_do_so()
    {
        await using var sink = _feed.Open(server.NewAddress(out var schema));
        _feed.Add(0, """{"n":[1]}""", """{"exclude_postgresql":true}""");
        _feed.Add(1, """{"n":[2]}""");
        await _feed.UntilWrittenAsync(sink);
        Assert.Equal("[[2]]", await server.QueryAsync($"""SELECT n FROM "{schema}"."{Table}" """));
    }

    [Fact]
    public async Task Where_TimescaleDB_is_tables_become_hypertables()
    {
        var address = server.NewAddress(out var schema);
        // No TimescaleDB is at hand: this says only how it is asked.
        await server.ExecuteAsync("""
            CREATE TABLE asked (relation text, time_column text, default_indexes boolean);
            CREATE FUNCTION create_hypertable(relation regclass, time_column_name name, create_default_indexes boolean DEFAULT true) RETURNS void LANGUAGE sql
            AS 'INSERT INTO asked VALUES (relation::text, time_column_name, create_default_indexes)'
            """);
        try
        {
            await using var sink = _feed.Open(address);
            _feed.Add(0, """{"n":[0]}""");
            await _feed.UntilWrittenAsync(sink);
            Assert.Equal($"""[["\"{schema}\".\"{Table}\"","time",false]]""", await server.QueryAsync("SELECT * FROM asked"));
        }
        finally
        {
            await server.ExecuteAsync("DROP FUNCTION create_hypertable; DROP TABLE asked");
        }
    }

    [Fact]
    public async Task A_database_that_is_not_there_is_one_sentence_and_nothing_is_lost()
    {
        var address = server.NewAddress(out var schema);
        var other = $"later{schema[5..]}";
        await using var sink = _feed.Open(address.Replace("/ocs?", $"/{other}?", StringComparison.Ordinal));
        _feed.Add(0, """{"n":[0]}""");
        using (var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60)))
        {
            while (sink.Fault is null)
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
        }

        Assert.Equal(
            string.Create(CultureInfo.InvariantCulture, $"PostgreSQL 127.0.0.1:{server.Port}, database {other} takes nothing, so what is recorded waits in the log: database \"{other}\" does not exist (3D000)"),
            sink.Fault);
        await server.ExecuteAsync($"CREATE DATABASE {other}");
        await _feed.UntilWrittenAsync(sink);
        Assert.Equal(1, sink.ToMap()["points"].AsInteger());
    }

    [Theory]
    [InlineData("postgresql://a:secret@127.0.0.1/ocs?colour=red", "The sink 127.0.0.1 has the option colour, which is not known.")]
    [InlineData("postgresql://a:secret@127.0.0.1/ocs?sslmode=maybe", "The sink 127.0.0.1 has the sslmode maybe; disable, allow, prefer, require, verify-ca and verify-full are known.")]
    public void An_address_with_a_fault_is_refused_without_its_password(string address, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<ArgumentException>(() => SinkAddress.Open(address, "", NullLogger.Instance)).Message);

    private async Task<string> FieldsAsync(string schema, string longName)
    {
        var rows = new List<string>();
        foreach (var field in (string[])["time", "xmin", longName + "1", longName + "2"])
        {
            var column = (await server.QueryAsync($"""SELECT column_name FROM "{schema}".fields WHERE field = '{field}'"""))[3..^3];
            var value = (await server.QueryAsync($"""SELECT "{column}" FROM "{schema}"."{Table}" """))[2..^2];
            rows.Add($"[\"{field.Replace(longName, "ää", StringComparison.Ordinal)}\",{value}]");
        }

        return string.Join(',', rows);
    }
}
