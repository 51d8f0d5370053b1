using System.Net;
using System.Text.Json;
using Ocs.DataNodes.Tests.Http;
using Ocs.Feeds;

namespace Ocs.DataNodes.Tests.Api;

public sealed class ApiTests : LiveServer
{
    private const string Name = "fake-data-1::false_temperatures.channel_00";

    [Fact]
    public async Task Fields_are_listed_with_their_newest_values()
    {
        Cache.Apply(Samples.Feed(), new FeedBlock
        {
            Name = "state",
            Timestamps = [1767323044, 1767323045],
            Columns = [Samples.Doubles("kelvin", 4.2, 4.25), Samples.Strings("mode", "warm", "a \"b\"")],
        });
        Assert.Equal(
            """
            [{"name":"fake-data-1::false_temperatures.kelvin","node":"fake-data-1","agent":"observatory.fake-data-1","agent_class":"FakeDataAgent","feed":"false_temperatures","block":"state","field":"kelvin","unit":null,"type":"double","time":1767323045000,"value":4.25},
            {"name":"fake-data-1::false_temperatures.mode","node":"fake-data-1","agent":"observatory.fake-data-1","agent_class":"FakeDataAgent","feed":"false_temperatures","block":"state","field":"mode","unit":null,"type":"string","time":1767323045000,"value":"a \"b\""}]
            """,
            await GetAsync("/api/v1/fields"));
    }

    [Theory]
    [InlineData("&format=json", "[{\"time\":\"2026-01-02T03:04:04.000Z\",\"{0}\":null,\"{1}\":\"a,b\"},\n{\"time\":\"2026-01-02T03:04:05.000Z\",\"{0}\":1.5,\"{1}\":null}]")]
    [InlineData("&format=csv", "time,{0},{1}\r\n2026-01-02T03:04:04.000Z,,\"a,b\"\r\n2026-01-02T03:04:05.000Z,1.5,\r\n")]
    public async Task Data_of_several_fields_stand_side_by_side(string format, string expected)
    {
        var other = "fake-data-1::false_temperatures.mode";
        Cache.Fill(Clock, 1, 1, _ => 1.5);
        Cache.Apply(Samples.Feed(), new FeedBlock { Name = "state", Timestamps = [Math.Floor(Clock.Now()) - 1], Columns = [Samples.Strings("mode", "a,b")] });
        expected = expected.Replace("{0}", Name, StringComparison.Ordinal).Replace("{1}", other, StringComparison.Ordinal);
        Assert.Equal(expected, await GetAsync($"/api/v1/data?field={Name}&field={other}{format}"));
    }

    [Fact]
    public async Task A_part_of_the_samples_may_be_asked_for()
    {
        Cache.Fill(Clock, 3600, 1, index => index);
        Assert.Equal(11, JsonDocument.Parse(await GetAsync($"/api/v1/data?field={Name}&from=now-10s&to=now")).RootElement.GetArrayLength());
        Assert.InRange(JsonDocument.Parse(await GetAsync($"/api/v1/data?field={Name}&points=100")).RootElement.GetArrayLength(), 30, 100);
        Assert.Equal(100, JsonDocument.Parse(await GetAsync($"/api/v1/data?field={Name}&points=100&method=none")).RootElement.GetArrayLength());
    }

    [Theory]
    [InlineData("", 400, "Say which fields")]
    [InlineData("field=no::such", 404, "There is no field no::such.")]
    [InlineData("field=NAME&from=yesterday", 400, "from is yesterday")]
    [InlineData("field=NAME&points=0", 400, "points is 0")]
    [InlineData("field=NAME&method=guess", 400, "method is guess; it must be one of minmaxlttb, minmax, m4, mean, lttb, last, none.")]
    [InlineData("field=NAME&format=xml", 400, "format is xml")]
    public async Task What_makes_no_sense_is_refused_with_a_sentence(string query, int status, string message)
    {
        Cache.Fill(Clock, 1, 1, _ => 1);
        using var response = await Client.GetAsync(new Uri($"/api/v1/data?{query.Replace("NAME", Name, StringComparison.Ordinal)}", UriKind.Relative), Token);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.StartsWith(message, JsonDocument.Parse(await response.Content.ReadAsStringAsync(Token)).RootElement.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_description_names_every_path()
    {
        var paths = JsonDocument.Parse(await GetAsync("/openapi.json")).RootElement.GetProperty("paths");
        Assert.Equal(["/api/v1/fields", "/api/v1/data"], paths.EnumerateObject().Select(path => path.Name));
    }

    private Task<string> GetAsync(string path) => Client.GetStringAsync(new Uri(path, UriKind.Relative), Token);
}
