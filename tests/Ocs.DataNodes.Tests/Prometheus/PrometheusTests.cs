using Ocs.DataNodes.Tests.Http;

namespace Ocs.DataNodes.Tests.Prometheus;

public sealed class PrometheusTests() : LiveServer(new DataServerOptions { PrometheusFields = "fake-data-1::.*" })
{
    [Fact]
    public async Task The_newest_values_and_the_health_are_shown()
    {
        Cache.Fill(Clock, 10, 1, index => index / 2.0);
        Clock.Advance(TimeSpan.FromSeconds(5));
        using var response = await Client.GetAsync(new Uri("/metrics", UriKind.Relative), Token);
        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", response.Content.Headers.ContentType!.ToString());
        var lines = (await response.Content.ReadAsStringAsync(Token)).Split('\n');
        const string labels = """{agent="fake-data-1",feed="false_temperatures",block="temps",field="channel_00"}""";
        Assert.Contains($"ocs_field_value{labels} 4.5", lines);
        Assert.Contains($"ocs_field_age_seconds{labels} 5", lines);
        Assert.Contains("ocs_live_rows_total 10", lines);
        Assert.Contains("# TYPE ocs_live_rows_total counter", lines);
    }
}
