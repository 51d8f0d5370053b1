using System.Net;
using Microsoft.Extensions.Logging.Abstractions;

namespace Ocs.DataNodes.Tests.Http;

public sealed class DataServerTests() : LiveServer(new DataServerOptions { PathPrefix = "/ocs/", MaximumTargets = 500, MaximumRequestBytes = 100_000 })
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
