using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Testing;

namespace Ocs.DataNodes.Tests.Http;

/// <summary>A data server on a free port with a cache and a clock of its own.</summary>
public abstract class LiveServer : IAsyncLifetime
{
    private DataServer? _server;

    private protected LiveServer(DataServerOptions? options = null)
    {
        Cache = Samples.Cache(Clock);
        Options = (options ?? new DataServerOptions()) with { Port = 0 };
    }

    internal FakeClock Clock { get; } = new();

    internal LiveCache Cache { get; }

    internal DataServerOptions Options { get; }

    /// <summary>Patient: on a busy machine a query that takes a second may take a hundred.</summary>
    internal HttpClient Client { get; } = new() { Timeout = TimeSpan.FromMinutes(10) };

    internal static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _server = new DataServer(Options, Cache, NullLoggerFactory.Instance, Clock);
        await _server.StartAsync(Token);
        Client.BaseAddress = _server.Address;
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (_server is not null)
            await _server.DisposeAsync();
        GC.SuppressFinalize(this);
    }

    internal async Task<HttpResponseMessage> SendAsync(string path, string body, string contentType = "application/json") =>
        await Client.PostAsync(new Uri(path, UriKind.Relative), new StringContent(body, Encoding.UTF8, contentType), Token);

    /// <summary>Posts a body, and reads a JSON answer of status 200.</summary>
    internal async Task<JsonElement> PostAsync(string path, string body)
    {
        using var response = await SendAsync(path, body);
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode} {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        return JsonDocument.Parse(text).RootElement;
    }

    /// <summary>Queries the last hour of a target; further members of the body may follow.</summary>
    internal Task<JsonElement> QueryAsync(string target, string more = "") =>
        PostAsync("/query", $$"""{"range":{{Range(3600)}},"intervalMs":5000,"maxDataPoints":680,"targets":[{"target":{{JsonSerializer.Serialize(target)}},"refId":"A","type":"timeserie"}]{{more}}}""");

    internal string Range(double seconds) =>
        $$"""{"from":"{{Clock.GetUtcNow().AddSeconds(-seconds):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}","to":"{{Clock.GetUtcNow():yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}"}""";

    internal static double?[] Values(JsonElement series) =>
        [.. series.GetProperty("datapoints").EnumerateArray().Select(point => point[0].ValueKind == JsonValueKind.Null ? (double?)null : point[0].GetDouble())];
}
