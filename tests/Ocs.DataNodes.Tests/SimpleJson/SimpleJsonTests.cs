using System.Globalization;
using System.Net;
using System.Text.Json;
using Ocs.DataNodes.Tests.Http;
using Ocs.Feeds;

namespace Ocs.DataNodes.Tests.SimpleJson;

public sealed class SimpleJsonTests : LiveServer
{
    private const string Name = "fake-data-1::false_temperatures.channel_00";

    [Fact]
    public async Task Save_and_test_answers_ok()
    {
        using var response = await Client.GetAsync(new Uri("/", UriKind.Relative), Token);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith("""{"status":"ok",""", await response.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{"target":""}""")]
    [InlineData("""{"target":"CHANNEL"}""")]
    [InlineData("""{"target":"fake\\-data\\-1"}""")]
    public async Task Search_lists_the_fields(string body)
    {
        Cache.Fill(Clock, 1, 1, _ => 1);
        Assert.Equal($"""["{Name}"]""", (await PostAsync("/search", body)).GetRawText());
    }

    [Fact]
    public async Task A_request_captured_from_grafana_is_answered()
    {
        Cache.Fill(Clock, 3600, 1, index => index);
        var body = $$$"""
            {"app":"dashboard","requestId":"Q100","timezone":"browser","panelId":1,"dashboardId":1,"range":{{{Range(3600)}}},
             "timeInfo":"","interval":"5s","intervalMs":5000,"targets":[{"target":"{{{Name}}}","refId":"A","type":"timeserie"}],
             "maxDataPoints":680,"scopedVars":{"__interval":{"text":"5s","value":"5s"},"__interval_ms":{"text":5000,"value":5000}},
             "startTime":1795206703439,"rangeRaw":{"from":"now-1h","to":"now"},"adhocFilters":[]}
            """;
        var series = Assert.Single((await PostAsync("/query", body)).EnumerateArray());
        Assert.Equal(Name, series.GetProperty("target").GetString());
        Assert.InRange(Values(series).Length, 200, 680);
        Assert.Equal(3599, Values(series).Max());
        Assert.All(series.GetProperty("datapoints").EnumerateArray(), point => Assert.True(point[1].TryGetInt64(out _)));
    }

    [Theory]
    [InlineData("fake-data-1::false_temperatures.channel_00", 1)]
    [InlineData(@"fake-data-1::false_temperatures\.channel_00", 1)]
    [InlineData(@"(fake-data-1::false_temperatures\.channel_00|fake-data-1::false_temperatures\.channel_01)", 2)]
    [InlineData("{fake-data-1::false_temperatures.channel_00,fake-data-1::false_temperatures.channel_01}", 2)]
    [InlineData("fake-data-1::false_temperatures.(channel_00|channel_01)", 2)]
    [InlineData("fake-data-1::false_temperatures.{channel_00,channel_01}", 2)]
    [InlineData("fake-data-1::.*", 2)]
    [InlineData("channel_00", 0)]
    [InlineData("fake-data-1::false_temperatures.channel", 0)]
    [InlineData("*(", 0)]
    [InlineData("(a{9999}){9999}", 0)]
    [InlineData("(?<x>a)\\k<x>", 0)]
    [InlineData("", 0)]
    [InlineData("a::b::c", 0)]
    public async Task A_target_means_a_name_a_list_or_a_pattern(string target, int count)
    {
        Cache.Fill(Clock, 2, 1, _ => 1);
        Cache.Fill(Clock, 2, 1, _ => 1, "channel_01");
        var answer = (await QueryAsync(target)).EnumerateArray().ToList();
        Assert.Equal(Math.Max(1, count), answer.Count);
        Assert.All(answer, series => Assert.Equal(count == 0 ? 0 : 2, Values(series).Length));
    }

    [Theory]
    [InlineData("""{"from":"FROM","to":"TO"}""", "O")]
    [InlineData("""{"from":"FROM","to":"TO"}""", "yyyy-MM-dd'T'HH:mm:ss")]
    [InlineData("""{"from":"FROM","to":"TO"}""", "yyyy-MM-dd'T'HH:mm:ss'+00:00'")]
    [InlineData("""{"from":"FROM","to":"TO"}""", "ms")]
    [InlineData("""{"from":FROM,"to":TO}""", "ms")]
    [InlineData("""{"from":"now-10s","to":"now"}""", "O")]
    public async Task A_range_may_be_written_in_any_way(string range, string format)
    {
        Cache.Fill(Clock, 100, 1, index => index);
        string Write(DateTimeOffset time) => format == "ms"
            ? time.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) : time.ToString(format, CultureInfo.InvariantCulture);
        range = range.Replace("FROM", Write(Clock.GetUtcNow().AddSeconds(-10)), StringComparison.Ordinal).Replace("TO", Write(Clock.GetUtcNow()), StringComparison.Ordinal);
        var answer = await PostAsync("/query", $$"""{"range":{{range}},"targets":[{"target":"{{Name}}"}]}""");
        Assert.Equal(Enumerable.Range(89, 11).Select(value => (double?)value), Values(answer[0]));
    }

    [Fact]
    public async Task Without_a_range_all_that_is_kept_is_shown()
    {
        Cache.Fill(Clock, 100, 1, index => index);
        Assert.Equal(100, Values((await PostAsync("/query", $$"""{"targets":[{"target":"{{Name}}"}]}"""))[0]).Length);
    }

    [Theory]
    [InlineData("""{"from":"now","to":"now-1h"}""")]
    [InlineData("""{"from":"2001-01-01T00:00:00Z","to":"2001-01-01T00:00:00Z"}""")]
    public async Task A_range_that_is_reversed_or_elsewhere_is_empty(string range)
    {
        Cache.Fill(Clock, 100, 1, index => index);
        Assert.Empty(Values((await PostAsync("/query", $$"""{"range":{{range}},"targets":[{"target":"{{Name}}"}]}"""))[0]));
    }

    [Fact]
    public async Task A_range_of_fifty_years_is_answered()
    {
        Cache.Fill(Clock, 3600, 1, index => index);
        var answer = await PostAsync("/query", $$"""{"range":{"from":"1980-01-01T00:00:00Z","to":"2030-01-01T00:00:00Z"},"intervalMs":2000000000,"maxDataPoints":680,"targets":[{"target":"{{Name}}"}]}""");
        Assert.InRange(Values(answer[0]).Length, 1, 4);
    }

    [Theory]
    [InlineData("0", 3600)]
    [InlineData("-1", 3600)]
    [InlineData("1000000000", 3600)]
    [InlineData("\"680\"", 680)]
    [InlineData("1", 1)]
    [InlineData("null", 3600)]
    public async Task Any_number_of_points_may_be_asked_for(string points, int most)
    {
        Cache.Fill(Clock, 3600, 1, index => index);
        var answer = await PostAsync("/query", $$"""{"maxDataPoints":{{points}},"targets":[{"target":"{{Name}}"}]}""");
        Assert.InRange(Values(answer[0]).Length, 1, most);
    }

    [Fact]
    public async Task Values_that_are_no_numbers_are_null()
    {
        Cache.Fill(Clock, 4, 1, index => index switch { 1 => double.NaN, 2 => double.PositiveInfinity, _ => index });
        Assert.Equal([0, null, null, 3], Values((await QueryAsync(Name))[0]));
    }

    [Fact]
    public async Task Numbers_are_written_so_that_they_read_the_same()
    {
        double[] values = [0, -0.5, 1e300, 5e-324, 0.1 + 0.2, 77.123456, -1e15, 123456789012345680, 1.0 / 3, double.MaxValue, 4.35, -77.1, 0.000001];
        Cache.Fill(Clock, values.Length, 1, index => values[index]);
        Assert.Equal(values.Select(value => (double?)value), Values((await QueryAsync(Name))[0]));
    }

    [Fact]
    public async Task One_bad_target_leaves_the_others_alone()
    {
        Cache.Fill(Clock, 2, 1, index => index);
        var answer = await PostAsync("/query", $$"""{"targets":[{"target":5},{},null,7,{"target":"no::such"},{"target":"{{Name}}","refId":"F"},{"target":"{{Name}}","hide":true}]}""");
        Assert.Equal([0, 0, 0, 0, 0, 2], answer.EnumerateArray().Select(series => Values(series).Length));
        Assert.Equal("F", answer[5].GetProperty("refId").GetString());
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("nonsense")]
    [InlineData("{\"targets\":[}")]
    [InlineData("""{"range":{"from":"yesterday","to":"now"},"targets":[]}""")]
    public async Task A_body_that_makes_no_sense_is_refused_with_a_sentence(string body)
    {
        using var response = await SendAsync("/query", body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement;
        Assert.Equal(answer.GetProperty("message").GetString(), answer.GetProperty("error").GetString());
        Assert.NotEqual("", answer.GetProperty("message").GetString());
    }

    [Fact]
    public async Task Text_that_is_no_utf8_is_a_target_that_nobody_knows()
    {
        using var content = new ByteArrayContent([.. "{\"targets\":[{\"target\":\""u8, 0xFF, 0xC0, .. "\"}]}"u8]);
        using var response = await Client.PostAsync(new Uri("/query", UriKind.Relative), content, Token);
        Assert.True(response.StatusCode is HttpStatusCode.OK or HttpStatusCode.BadRequest);
    }

    [Theory]
    [InlineData("a \"quoted\" / slashed \\ name")]
    [InlineData("größe 🌡️")]
    [InlineData("line\nbreak")]
    public async Task Names_of_any_letters_are_found_and_escaped(string field)
    {
        Cache.Fill(Clock, 1, 1, _ => 5, field);
        var name = $"fake-data-1::false_temperatures.{field}";
        Assert.Equal(name, (await PostAsync("/search", ""))[0].GetString());
        var series = (await QueryAsync(name))[0];
        Assert.Equal((name, 5.0), (series.GetProperty("target").GetString(), Values(series)[0]));
    }

    [Fact]
    public async Task Booleans_are_zero_and_one_and_text_stays_text()
    {
        Cache.Apply(Samples.Feed(), new FeedBlock
        {
            Name = "state",
            Timestamps = [Clock.Now() - 1, Clock.Now()],
            Columns = [Samples.Booleans("on", true, false), Samples.Strings("mode", "warm", "cold"), Samples.Integers("count", 3, 4)],
        });
        Assert.Equal([1, 0], Values((await QueryAsync("fake-data-1::false_temperatures.on"))[0]));
        Assert.Equal([3, 4], Values((await QueryAsync("fake-data-1::false_temperatures.count"))[0]));
        Assert.Equal("warm", (await QueryAsync("fake-data-1::false_temperatures.mode"))[0].GetProperty("datapoints")[0][0].GetString());
    }

    [Fact]
    public async Task A_table_has_a_column_for_times_and_one_for_each_field()
    {
        Cache.Fill(Clock, 2, 1, index => index);
        Cache.Fill(Clock, 1, 1, _ => 7, "channel_01");
        var answer = await PostAsync("/query", """{"targets":[{"target":"fake-data-1::.*","type":"table","refId":"A"}]}""");
        var end = (long)Math.Floor(Clock.Now()) * 1000;
        Assert.Equal(
            $$"""{"type":"table","refId":"A","columns":[{"text":"Time","type":"time"},{"text":"{{Name}}","type":"number"},{"text":"fake-data-1::false_temperatures.channel_01","type":"number"}],"rows":[[{{end - 1000}},0,null],[{{end}},1,7]]}""",
            answer[0].GetRawText());
    }

    [Theory]
    [InlineData("#mean", "")]
    [InlineData("", ",\"payload\":{\"method\":\"mean\"}")]
    [InlineData("", ",\"data\":{\"method\":\"Mean\"}")]
    public async Task A_method_is_chosen_in_the_name_or_the_payload(string suffix, string payload)
    {
        Cache.Fill(Clock, 600, 0.1, index => index % 2);
        var answer = await PostAsync("/query", $$"""{"intervalMs":10000,"targets":[{"target":"{{Name}}{{suffix}}"{{payload}}}]}""");
        Assert.Contains(0.5, Values(answer[0]));
    }

    [Fact]
    public async Task The_unit_of_a_field_goes_to_the_axis()
    {
        var feed = Samples.Feed() with { AggregationParameters = new() { ["units"] = new Ocs.Wamp.WampMap { ["channel_00"] = "K" } } };
        Cache.Apply(feed, Samples.Block([Clock.Now()], ("channel_00", [1])));
        Assert.Equal("K", (await QueryAsync(Name))[0].GetProperty("unit").GetString());
    }

    [Theory]
    [InlineData("node", "=", "fake-data-1", 1)]
    [InlineData("node", "!=", "fake-data-1", 0)]
    [InlineData("field", "=~", "channel_0[0-9]", 1)]
    [InlineData("field", "!~", "channel_0[0-9]", 0)]
    [InlineData("unknown", "=", "x", 1)]
    public async Task Adhoc_filters_choose_among_the_fields(string key, string comparison, string value, int count)
    {
        Cache.Fill(Clock, 1, 1, _ => 1);
        var answer = await QueryAsync(Name, $$""","adhocFilters":[{"key":"{{key}}","operator":"{{comparison}}","value":"{{value}}"}]""");
        Assert.Equal(count, Values(answer[0]).Length);
    }

    [Fact]
    public async Task Tags_and_annotations_are_lists()
    {
        Cache.Fill(Clock, 1, 1, _ => 1);
        Assert.Equal("""[{"type":"string","text":"node"},{"type":"string","text":"feed"},{"type":"string","text":"block"},{"type":"string","text":"field"},{"type":"string","text":"agent_class"}]""", (await PostAsync("/tag-keys", "")).GetRawText());
        Assert.Equal("""[{"text":"fake-data-1"}]""", (await PostAsync("/tag-values", """{"key":"node"}""")).GetRawText());
        Assert.Equal("[]", (await PostAsync("/tag-values", """{"key":"nonsense"}""")).GetRawText());
        Assert.Equal(JsonValueKind.Array, (await PostAsync("/annotations", $$$"""{"range":{{{Range(3600)}}},"annotation":{"name":"a","query":"","enable":true}}""")).ValueKind);
    }
}
