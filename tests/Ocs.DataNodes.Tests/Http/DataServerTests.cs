using System.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ocs.DataNodes.Tests.Http;

public sealed class DataServerTests() : LiveServer(new DataServerOptions { PathPrefix = "/ocs/", MaximumTargets = 500, MaximumRange = TimeSpan.FromDays(30), MaximumRequestBytes = 100_000 })
{
    [Theory]
    [InlineData("/search")]
    [InlineData("/search/")]
    [InlineData("/ocs/search")]
    [InlineData("/ocs/search/")]
    public async Task Paths_count_with_and_without_the_prefix_and_a_slash(string path)
    {
        Assert.Equal("[]", (await PostAsync(path, "")).GetRawText());
        Assert.Equal("[]", await Client.GetStringAsync(new Uri(path, UriKind.Relative), Token));
    }

    [Theory]
    [InlineData("GET", "/", 200)]
    [InlineData("HEAD", "/", 200)]
    [InlineData("POST", "/", 200)]
    [InlineData("GET", "/nonsense", 404)]
    [InlineData("POST", "/ocs", 200)]
    [InlineData("POST", "/ocsx/query", 404)]
    [InlineData("DELETE", "/search", 405)]
    public async Task Other_methods_and_paths_are_refused(string method, string path, int status)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        using var response = await Client.SendAsync(request, Token);
        Assert.Equal(status, (int)response.StatusCode);
        var body = await response.Content.ReadAsStringAsync(Token);
        Assert.Equal(method == "HEAD", body.Length == 0);
    }

    [Theory]
    [InlineData("/query")]
    [InlineData("/anything")]
    public async Task Browsers_from_elsewhere_may_ask(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, path);
        using var response = await Client.SendAsync(request, Token);
        Assert.Equal(HttpStatusCode.NoContent, response.StatusCode);
        Assert.Equal("*", response.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Equal("GET, POST, OPTIONS", response.Headers.GetValues("Access-Control-Allow-Methods").Single());
        Assert.Contains("authorization", response.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_targets_are_refused()
    {
        string Body(int count) => $$"""{"targets":[{{string.Join(',', Enumerable.Repeat("{\"target\":\"no::such\"}", count))}}]}""";
        Assert.Equal(500, (await PostAsync("/query", Body(500))).GetArrayLength());
        using var response = await SendAsync("/query", Body(501));
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    [Theory]
    [InlineData("/query", """{"range":{"from":"2020-01-01T00:00:00Z","to":"2020-01-31T00:00:01Z"},"targets":[]}""")]
    [InlineData("/query", """{"range":{"from":-1e300,"to":1e300},"targets":[]}""")]
    [InlineData("/annotations", """{"range":{"from":"now-31d","to":"now"}}""")]
    [InlineData("/api/v1/data?field=x&from=2020-01-01T00:00:00Z&to=2020-01-31T00:00:01Z", null)]
    public async Task A_range_that_is_too_long_is_refused_and_the_answer_names_it_and_the_limit(string path, string? body)
    {
        using var response = body is null ? await Client.GetAsync(new Uri(path, UriKind.Relative), Token) : await SendAsync(path, body);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.Contains("is longer than this server takes, which is 30 days (maximumRange).", text, StringComparison.Ordinal);
        Assert.True(!path.Contains("2020", StringComparison.Ordinal) || text.Contains("from 2020-01-01T00:00:00Z to 2020-01-31T00:00:01Z", StringComparison.Ordinal), text);
    }

    [Theory]
    [InlineData("time > now() - 31d - 1s", true)]
    [InlineData("time > now() - 29d", false)]
    [InlineData("time > '2020-01-01' AND time < '2020-03-01'", true)]
    [InlineData("time < '2020-03-01'", false)]
    public async Task InfluxDBs_queries_have_the_same_limit(string condition, bool isRefused)
    {
        var answer = await Client.GetStringAsync(new Uri($"/query?db=ocs_feeds&q={Uri.EscapeDataString($"SELECT x FROM m WHERE {condition}")}", UriKind.Relative), Token);
        Assert.Equal(isRefused, answer.Contains("days long: this server takes 30 (maximumRange)", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_that_is_too_long_is_refused()
    {
        using var response = await SendAsync("/query", "{\"x\":\"" + new string('x', 200_000) + "\"}");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_port_in_use_is_one_sentence()
    {
        await using var second = new DataServer(new DataServerOptions { Port = Client.BaseAddress!.Port }, Cache, NullLoggerFactory.Instance, Clock);
        var failure = await Assert.ThrowsAsync<IOException>(() => second.StartAsync(Token));
        Assert.Equal($"The data server cannot listen on 127.0.0.1:{Client.BaseAddress.Port}: the port is in use.", failure.Message);
    }
}
