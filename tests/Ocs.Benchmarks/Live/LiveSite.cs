using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ocs.Benchmarks.FirstLight;
using Ocs.Wamp;

namespace Ocs.Benchmarks.Live;

/// <summary>A router and a data server, a process each, and a session that publishes to them over WebSocket.</summary>
internal sealed partial class LiveSite : IAsyncDisposable
{
    private const int Hour = 3600;

    private static readonly string Ocs = Path.Combine(Repository.Root, "Ocs.Cli", "bin", "Release", "net10.0", "ocs.dll");

    private readonly DirectoryInfo _folder;
    private readonly StartedProgram _router;
    private readonly StartedProgram _server;
    private readonly WampSession _session;

    private LiveSite(DirectoryInfo folder, StartedProgram router, StartedProgram server, WampSession session, Uri address)
    {
        (_folder, _router, _server, _session) = (folder, router, server, session);
        Client = new HttpClient { BaseAddress = address };
    }

    /// <summary>Asks the data server.</summary>
    public HttpClient Client { get; }

    /// <summary>The processor time of the data server so far.</summary>
    public TimeSpan ProcessorTime => _server.ProcessorTime;

    /// <summary>What the data server holds, as the operating system counts it.</summary>
    public double ResidentMegabytes => _server.ResidentMegabytes;

    private static double Now => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;

    public static async Task<LiveSite> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("ocs-bench-live-");
        var router = await StartedProgram.StartAsync("ocs ready", Ocs, "router", "--port", "0");
        var hub = WebSocketUrl().Match(router.ReadyLine).Value;
        var server = await StartedProgram.StartAsync("ocs ready", Ocs, "live", "--site", "none", "--site-hub", hub, "--live-port", "0", "--data-dir", folder.FullName);
        var session = await WampSession.JoinAsync(new WampConnectionOptions { Endpoint = WampEndpoint.Parse(hub), Realm = "test_realm" });
        return new LiveSite(folder, router, server, session, new Uri(HttpUrl().Match(server.ReadyLine).Value));
    }

    /// <summary>Publishes the last hour of feeds, in messages of a second, and waits until the data server has it.</summary>
    public async Task PublishHourAsync(int rate, params WanderingFeed[] feeds)
    {
        var (end, before) = (Now, await MessagesAsync());
        for (var second = Hour - 2; second >= 0; second--)
        {
            foreach (var feed in feeds)
                await feed.PublishAsync(_session, end - second, rate);
            // A publisher that is quicker than the data server would have the router drop what it cannot hold.
            if (second % 20 == 0)
                await UntilAsync(before + ((Hour - 1 - second) * feeds.Length));
        }

        await UntilAsync(before + ((Hour - 1) * feeds.Length));
    }

    /// <summary>Goes on to publish one message for each of ten samples a second, until it is stopped.</summary>
    public async Task<long> PublishAsync(IReadOnlyList<WanderingFeed> feeds, CancellationToken stop)
    {
        var published = 0L;
        using var ticks = new PeriodicTimer(TimeSpan.FromSeconds(0.1));
        try
        {
            while (await ticks.WaitForNextTickAsync(stop))
            {
                foreach (var feed in feeds)
                    await feed.PublishAsync(_session, Now, 1);
                published += feeds.Count;
            }
        }
        catch (OperationCanceledException)
        {
            // It is enough.
        }

        return published;
    }

    public async Task<byte[]> QueryAsync(string body)
    {
        using var response = await Client.PostAsync(new Uri("/query", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));
        return await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync();
    }

    /// <summary>How many messages the data server has stored.</summary>
    public async Task<long> MessagesAsync() =>
        JsonElement.Parse(await Client.GetByteArrayAsync(new Uri("/", UriKind.Relative))).GetProperty("messages").GetInt64();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _session.DisposeAsync();
        await _server.DisposeAsync();
        await _router.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    private async Task UntilAsync(long messages)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (await MessagesAsync() < messages)
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, patience.Token);
    }

    [GeneratedRegex(@"ws://[^,\s]+")]
    private static partial Regex WebSocketUrl();

    [GeneratedRegex(@"http://[^,\s]+")]
    private static partial Regex HttpUrl();
}
