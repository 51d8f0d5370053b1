using System.IO.Compression;
using System.Net;
using System.Text;
using Ocs.DataNodes.Tests.Http;

namespace Ocs.DataNodes.Tests.Influx;

/// <summary>The live cache over InfluxDB's interface, as Grafana's data source and OCS's publisher use it.</summary>
public sealed class InfluxHttpTests() : LiveServer(new DataServerOptions())
{
    private const string Agent = "observatory.fake-data-1";

    private long Milliseconds => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    [Fact]
    public async Task Ping_tells_the_version()
    {
        using var response = await Client.GetAsync(new Uri("ping", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("1.6.7", Assert.Single(response.Headers.GetValues("X-Influxdb-Version")));
    }

    [Fact]
    public async Task Save_and_test_succeeds() => Assert.Equal(
        """{"results":[{"statement_id":0,"series":[{"columns":["name","duration","shardGroupDuration","replicaN","default"],"values":[["autogen","0s","168h0m0s",1,true]]}]}]}""",
        await Get("SHOW RETENTION POLICIES on \"ocs_feeds\"", "&epoch=ms"));

    [Fact]
    public async Task A_feed_is_a_measurement_with_a_tag()
    {
        FillFeed();
        Assert.Equal(
            """{"results":[{"statement_id":0,"series":[{"name":"measurements","columns":["name"],"values":[["observatory.fake-data-1"]]}]}]}""",
            await Get("SHOW MEASUREMENTS"));
        Assert.Equal(
            """{"results":[{"statement_id":0,"series":[{"name":"observatory.fake-data-1","columns":["fieldKey","fieldType"],"values":[["channel_00","float"],["cycle","integer"],["ok","boolean"],["state","string"]]}]}]}""",
            await Get($"SHOW FIELD KEYS FROM \"{Agent}\""));
        Assert.Equal(
            """{"results":[{"statement_id":0,"series":[{"name":"observatory.fake-data-1","columns":["key","value"],"values":[["feed","false_temperatures"]]}]}]}""",
            await Get($"SHOW TAG VALUES FROM \"{Agent}\" WITH KEY = \"feed\""));
    }

    [Fact]
    public async Task A_panel_of_today_plots_the_live_cache()
    {
        FillFeed();
        var end = Milliseconds;
        var query = $"SELECT mean(\"channel_00\") FROM \"{Agent}\" WHERE (\"feed\" = 'false_temperatures') AND time >= now() - 10s GROUP BY time(5s) fill(null)";
        Assert.Equal(
            $$"""{"results":[{"statement_id":0,"series":[{"name":"observatory.fake-data-1","columns":["time","mean"],"values":[[{{end - 10_000}},2],[{{end - 5_000}},7],[{{end}},null]]}]}]}""",
            await Get(query, "&epoch=ms"));
    }

    [Fact]
    public async Task All_types_come_out_as_they_went_in()
    {
        FillFeed();
        Assert.Equal(
            $$"""{"results":[{"statement_id":0,"series":[{"name":"observatory.fake-data-1","columns":["time","channel_00","cycle","feed","ok","state"],"values":[[{{Milliseconds - 1000}},9,9,"false_temperatures",false,"s9"]]}]}]}""",
            await Get($"SELECT * FROM \"{Agent}\" ORDER BY time DESC LIMIT 1", "&epoch=ms"));
    }

    [Fact]
    public async Task A_sample_that_is_not_a_number_is_left_out()
    {
        var now = Clock.Now();
        Cache.Apply(Samples.Feed(), Samples.Block([now - 3, now - 2, now - 1], ("x", [1, double.NaN, 3])));
        Assert.Equal(
            $$"""{"results":[{"statement_id":0,"series":[{"name":"observatory.fake-data-1","columns":["time","x"],"values":[[{{Milliseconds - 3000}},1],[{{Milliseconds - 1000}},3]]}]}]}""",
            await Get($"SELECT x FROM \"{Agent}\"", "&epoch=ms"));
    }

    [Fact]
    public async Task A_form_and_a_query_string_are_InfluxQL_and_JSON_is_SimpleJson()
    {
        FillFeed();
        using var form = new FormUrlEncodedContent([KeyValuePair.Create("q", "SHOW DATABASES"), KeyValuePair.Create("db", "ocs_feeds")]);
        using var posted = await Client.PostAsync(new Uri("query", UriKind.Relative), form, Token);
        Assert.Equal("""{"results":[{"statement_id":0,"series":[{"name":"databases","columns":["name"],"values":[["ocs_feeds"]]}]}]}""", (await posted.Content.ReadAsStringAsync(Token)).TrimEnd());
        using var empty = new ByteArrayContent([]);
        using var create = await Client.PostAsync(new Uri("query?q=CREATE+DATABASE+%22other%22", UriKind.Relative), empty, Token);
        Assert.Equal("""{"results":[{"statement_id":0}]}""", (await create.Content.ReadAsStringAsync(Token)).TrimEnd());
        using var json = new StringContent("""{"targets":[{"target":"fake-data-1::false_temperatures.channel_00"}]}""", Encoding.UTF8, "application/json");
        using var plotted = await Client.PostAsync(new Uri("query", UriKind.Relative), json, Token);
        Assert.StartsWith("""[{"target":"fake-data-1::false_temperatures.channel_00",""", await plotted.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_publisher_writes_is_plotted_by_every_interface()
    {
        var nanoseconds = Milliseconds * 1_000_000;
        Assert.Equal((HttpStatusCode.NoContent, ""), await Write($"observatory.foreign,feed=temps a=1.5,n=3i,ok=True,s=\"x y\" {nanoseconds - 2_000_000_000}\nobservatory.foreign,feed=temps a=2.5 {nanoseconds}\n"));
        Assert.Equal(
            $$"""{"results":[{"statement_id":0,"series":[{"name":"observatory.foreign","columns":["time","a","feed","n","ok","s"],"values":[[{{Milliseconds - 2000}},1.5,"temps",3,true,"x y"],[{{Milliseconds}},2.5,"temps",null,null,null]]}]}]}""",
            await Get("SELECT * FROM \"observatory.foreign\"", "&epoch=ms"));
        using var json = new StringContent("""{"targets":[{"target":"foreign::temps.a"}]}""", Encoding.UTF8, "application/json");
        using var plotted = await Client.PostAsync(new Uri("query", UriKind.Relative), json, Token);
        Assert.Contains($"[2.5,{Milliseconds}]", await plotted.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_feed_that_is_heard_itself_is_not_stored_twice()
    {
        FillFeed();
        Assert.Equal((HttpStatusCode.NoContent, ""), await Write($"{Agent},feed=false_temperatures channel_00=77 {Milliseconds * 1_000_000}"));
        Assert.DoesNotContain("77", await Get($"SELECT channel_00 FROM \"{Agent}\""), StringComparison.Ordinal);
        Assert.DoesNotContain(Cache.Index.Fields, field => field.Block == "line_protocol");
    }

    [Fact]
    public async Task Points_with_other_tags_are_kept_beside_the_cache()
    {
        Assert.Equal((HttpStatusCode.NoContent, ""), await Write($"cpu,host=a load=1 {Milliseconds * 1_000_000}"));
        Assert.Equal(
            $$"""{"results":[{"statement_id":0,"series":[{"name":"cpu","tags":{"host":"a"},"columns":["time","last"],"values":[[{{Milliseconds}},1]]}]}]}""",
            await Get("SELECT last(load) FROM cpu GROUP BY host", "&epoch=ms"));
    }

    [Theory]
    [InlineData("a=1 0", "partial write: points beyond retention policy dropped=1")]
    [InlineData("a=nan", "unable to parse 'm,feed=f a=nan': invalid number")]
    [InlineData("a=1 9000000000000000000", "partial write: points more than 00:10:00 ahead of the clock of this machine dropped=1")]
    public async Task Points_that_cannot_be_kept_are_refused_with_the_reason(string rest, string error)
    {
        var (status, body) = await Write($"m,feed=f {rest}");
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Equal(error, System.Text.Json.JsonDocument.Parse(body).RootElement.GetProperty("error").GetString());
    }

    [Fact]
    public async Task Writing_needs_a_database_that_is_there()
    {
        Assert.Equal((HttpStatusCode.BadRequest, """{"error":"database is required"}"""), await Write("m,feed=f a=1", ""));
        Assert.Equal((HttpStatusCode.NotFound, """{"error":"database not found: \"nope\""}"""), await Write("m,feed=f a=1", "?db=nope"));
    }

    [Fact]
    public async Task A_packed_body_is_unpacked()
    {
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("m,feed=f a=1"), Token);
        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentEncoding.Add("gzip");
        using var response = await Client.PostAsync(new Uri("write?db=ocs_feeds", UriKind.Relative), content, Token);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Contains("\"m\"", await Get("SHOW MEASUREMENTS"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_is_in_the_header_too_and_may_be_indented()
    {
        using var response = await Client.GetAsync(new Uri("query?q=select&pretty=true", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("error parsing query: found EOF, expected identifier, string, number, bool at line 1, char 8", Assert.Single(response.Headers.GetValues("X-Influxdb-Error")));
        Assert.Equal("{\n    \"error\": \"error parsing query: found EOF, expected identifier, string, number, bool at line 1, char 8\"\n}\n", await response.Content.ReadAsStringAsync(Token));
        Assert.Equal("""{"error":"missing required parameter \"q\""}""", await Get("", ""));
    }

    /// <summary>Ten rows of all types, a second apart, the last one second ago.</summary>
    private void FillFeed()
    {
        var now = Clock.Now();
        var rows = Enumerable.Range(0, 10).ToArray();
        Cache.Apply(Samples.Feed(), new Ocs.Feeds.FeedBlock
        {
            Name = "temps",
            Timestamps = [.. rows.Select(i => now - 10 + i)],
            Columns =
            [
                Samples.Doubles("channel_00", [.. rows.Select(i => (double)i)]),
                Samples.Integers("cycle", [.. rows.Select(i => (long)i)]),
                Samples.Booleans("ok", [.. rows.Select(i => i % 2 == 0)]),
                Samples.Strings("state", [.. rows.Select(i => $"s{i}")]),
            ],
        });
    }

    private async Task<string> Get(string query, string more = "")
    {
        using var response = await Client.GetAsync(new Uri($"query?db=ocs_feeds{more}&q={Uri.EscapeDataString(query)}", UriKind.Relative), Token);
        return (await response.Content.ReadAsStringAsync(Token)).TrimEnd();
    }

    private async Task<(HttpStatusCode Status, string Body)> Write(string lines, string query = "?db=ocs_feeds")
    {
        using var content = new StringContent(lines, Encoding.UTF8, "application/octet-stream");
        using var response = await Client.PostAsync(new Uri("write" + query, UriKind.Relative), content, Token);
        return (response.StatusCode, await response.Content.ReadAsStringAsync(Token));
    }
}
