using System.Globalization;
using System.Text.Json;
using Ocs.Interop.Tests.Peers;
using Ocs.Testing;

namespace Ocs.Interop.Tests;

/// <summary>A real Prometheus beside the whole product.</summary>
public sealed class PrometheusTests
{
    [Fact]
    public async Task Prometheus_scrapes_the_fields_that_were_chosen_and_answers_queries_for_them()
    {
        Requirement.Prometheus();
        await using var product = await Product.UpAsync("--live-metrics", "fake-data-1::.*");
        await using var prometheus = await PrometheusServer.StartAsync(new Uri(product.LiveUrl).Authority);

        var answer = await Patiently.AskAsync(
            () => prometheus.QueryAsync("""ocs_field_value{field="channel_00"}"""), result => result.GetArrayLength() > 0);
        var series = Assert.Single(answer.EnumerateArray());
        var labels = series.GetProperty("metric").Deserialize<Dictionary<string, string>>()!;
        Assert.Equal(("ocs", "fake-data-1", "false_temperatures"), (labels["job"], labels["agent"], labels["feed"]));

        var scraped = double.Parse(series.GetProperty("value")[1].GetString()!, CultureInfo.InvariantCulture);
        const string name = "fake-data-1::false_temperatures.channel_00";
        var published = JsonElement.Parse((await Curl.RequestAsync("GET", $"{product.LiveUrl}api/v1/data?field={name}&method=none&points=100000")).Body);
        Assert.Contains(scraped, published.EnumerateArray().Select(row => row.GetProperty(name).GetDouble()));

        Assert.Equal("1", Value(await prometheus.QueryAsync("""up{job="ocs"}""")));
        Assert.Equal("1", Value(await prometheus.QueryAsync("ocs_live_connected")));
        Assert.Equal("1", Value(await prometheus.QueryAsync("""ocs_field_age_seconds{field="channel_00"} < bool 30""")));
        Assert.Equal(0, (await prometheus.QueryAsync("""ocs_field_value{agent!="fake-data-1"}""")).GetArrayLength());
    }

    private static string? Value(JsonElement result) => Assert.Single(result.EnumerateArray()).GetProperty("value")[1].GetString();
}
