using Ocs.DataNodes.Tests.Http;

namespace Ocs.DataNodes.Tests.SimPod;

public sealed class SimPodTests : LiveServer
{
    private const string Name = "fake-data-1::false_temperatures.channel_00";

    [Fact]
    public async Task Metrics_are_the_fields_with_a_choice_of_methods()
    {
        Cache.Fill(Clock, 1, 1, _ => 1);
        var metric = Assert.Single((await PostAsync("/metrics", """{"metric":"","payload":{}}""")).EnumerateArray());
        Assert.Equal(Name, metric.GetProperty("value").GetString());
        Assert.Equal("""{"label":"minmaxlttb","value":"minmaxlttb"}""", metric.GetProperty("payloads")[0].GetProperty("options")[0].GetRawText());
    }

    [Fact]
    public async Task Payload_options_are_the_methods()
    {
        Assert.Equal(7, (await PostAsync("/metric-payload-options", $$"""{"metric":"{{Name}}","payload":{},"name":"method"}""")).GetArrayLength());
        Assert.Equal(0, (await PostAsync("/metric-payload-options", """{"name":"other"}""")).GetArrayLength());
    }

    [Theory]
    [InlineData("""{"payload":{"target":"node"},"range":{}}""", "fake-data-1")]
    [InlineData("""{"payload":{"target":"fake-data-1::.*"}}""", Name)]
    [InlineData("", Name)]
    public async Task Variables_are_tags_or_fields(string body, string expected)
    {
        Cache.Fill(Clock, 1, 1, _ => 1);
        Assert.Equal($$"""[{"__text":"{{expected}}","__value":"{{expected}}"}]""", (await PostAsync("/variable", body)).GetRawText());
    }

    [Fact]
    public async Task A_query_of_version_0_6_is_answered()
    {
        Cache.Fill(Clock, 600, 0.1, index => index % 2);
        var body = $$$"""
            {"app":"dashboard","requestId":"SQR101","timezone":"browser","range":{{{Range(3600)}}},"interval":"10s","intervalMs":10000,
             "targets":[{"datasource":{"type":"simpod-json-datasource","uid":"x"},"editorMode":"builder","payload":{"method":"mean"},"refId":"A","target":"{{{Name}}}"}],
             "maxDataPoints":1000,"scopedVars":{},"dashboardUID":"d","panelPluginId":"timeseries","filters":[]}
            """;
        Assert.Contains(0.5, Values((await PostAsync("/query", body))[0]));
    }
}
