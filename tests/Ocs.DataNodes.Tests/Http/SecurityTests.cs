using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Ocs.DataNodes.Tests.Http;

public sealed class SecurityTests() : LiveServer(new DataServerOptions
{
    AllowedOrigin = "https://grafana.example.org",
    Keys = [new AccessKey("read-secret", "grafana"), new AccessKey("write-secret", "publisher", MayWrite: true)],
})
{
    [Theory]
    [InlineData(null, null, 401)]
    [InlineData("Authorization", "Basic Z3JhZmFuYTpyZWFkLXNlY3JldA==", 200)]
    [InlineData("Authorization", "Basic b3RoZXI6cmVhZC1zZWNyZXQ=", 401)]
    [InlineData("Authorization", "Basic !!", 401)]
    [InlineData("Authorization", "Bearer read-secret", 200)]
    [InlineData("Authorization", "Bearer wrong", 401)]
    [InlineData("X-API-Key", "read-secret", 200)]
    [InlineData("X-API-Key", "", 401)]
    public async Task A_request_needs_a_key(string? header, string? value, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/search");
        if (header is not null)
            request.Headers.TryAddWithoutValidation(header, value);
        using var response = await Client.SendAsync(request, Token);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
        Assert.Equal(status == 401, response.Headers.WwwAuthenticate.Count > 0);
    }

    [Theory]
    [InlineData("read-secret", 403)]
    [InlineData("write-secret", 204)]
    public async Task Only_some_keys_may_write(string key, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/write?db=ocs_feeds")
        {
            Content = new StringContent("observatory.x,feed=f a=1 " + ((long)Clock.Now() * 1_000_000_000)),
        };
        request.Headers.Add("X-API-Key", key);
        using var response = await Client.SendAsync(request, Token);
        Assert.Equal((HttpStatusCode)status, response.StatusCode);
    }

    [Fact]
    public async Task Only_the_origin_that_was_set_may_read_from_a_browser_and_never_with_cookies()
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/query");
        request.Headers.Add("Origin", "https://elsewhere.example.org");
        using var response = await Client.SendAsync(request, Token);
        Assert.Equal(["https://grafana.example.org"], response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Equal(["Origin"], response.Headers.Vary);
        Assert.False(response.Headers.Contains("Access-Control-Allow-Credentials"));
    }

    [Fact]
    public async Task An_answer_is_packed_where_the_client_asks_and_an_error_is_not()
    {
        Cache.Fill(Clock, 600, 1, index => index);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/query")
        {
            Content = new StringContent("""{"targets":[{"target":"fake-data-1::false_temperatures.channel_00"}]}"""),
        };
        request.Headers.Add("X-API-Key", "read-secret");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var response = await Client.SendAsync(request, Token);
        Assert.Equal(["gzip"], response.Content.Headers.ContentEncoding);
        await using var unpacked = new GZipStream(await response.Content.ReadAsStreamAsync(Token), CompressionMode.Decompress);
        using var reader = new StreamReader(unpacked, Encoding.UTF8);
        Assert.StartsWith("[{\"target\":\"fake-data-1::false_temperatures.channel_00\",\"datapoints\":[[0,", await reader.ReadToEndAsync(Token), StringComparison.Ordinal);

        using var wrong = new HttpRequestMessage(HttpMethod.Post, "/query") { Content = new StringContent("{") };
        wrong.Headers.Add("X-API-Key", "read-secret");
        wrong.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        using var refused = await Client.SendAsync(wrong, Token);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        Assert.StartsWith("{\"message\":", await refused.Content.ReadAsStringAsync(Token), StringComparison.Ordinal);
    }
}
