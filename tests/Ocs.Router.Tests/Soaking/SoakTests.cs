using System.Net.Http.Json;
using System.Text.Json;
using Ocs.Testing;
using Ocs.Testing.Fuzzing;
using Ocs.Testing.Soaking;

namespace Ocs.Router.Tests.Soaking;

/// <summary>A short run of <c>./bench.sh soak</c>.</summary>
public sealed class SoakTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_event_is_delivered_or_counted_as_dropped_whatever_becomes_of_its_receiver()
    {
        var unix = Path.Combine(Path.GetTempPath(), $"ocs-soak-{Guid.NewGuid():N}.sock");
        using var log = new ErrorLog();
        await using var router = new WampRouter(
            new RouterOptions
            {
                MaxQueuedBytes = SoakLoad.MaxQueuedBytes,
                Transports =
                [
                    new TransportOptions
                    {
                        WebSockets = [new WebSocketOptions()],
                        RawSocket = new RawSocketOptions(),
                        HttpServices = [new HttpServiceOptions(HttpServiceKind.Info, "/info")],
                    },
                    new TransportOptions { UnixPath = unix, RawSocket = new RawSocketOptions() },
                ],
            },
            log);
        await router.StartAsync(Token);
        var lines = FuzzLine.All(new Uri(router.WebSocketUrl), new Uri($"rs://127.0.0.1:{router.Port}"), new Uri($"unix://{unix}"));
        await using var load = await SoakLoad.JoinAsync(lines, seed: 0, Token);
        await load.RunAsync(rounds: 3, Token).WaitAsync(Patience, Token);

        // The router may yet have to learn that the last guests are gone.
        using var http = new HttpClient();
        Dictionary<string, JsonElement> info = [];
        await Patiently.UntilAsync(async () =>
        {
            info = (await http.GetFromJsonAsync<Dictionary<string, JsonElement>>($"http://127.0.0.1:{router.Port}/info", Token))!;
            return Count("sessions") <= load.Sessions && Count("events_sent") == Count("events_delivered") + Count("events_dropped");
        });

        Assert.Equal(Count("events_sent"), Count("events_delivered") + Count("events_dropped"));
        Assert.Equal(load.Published, Count("published"));
        Assert.Equal(load.Sessions, Count("sessions"));
        Assert.Equal((0, 0), (load.Lost, load.LostByGuests));
        Assert.Equal((lines.Count, lines.Count), (load.Stalls, load.Vanishings));
        Assert.NotEqual(0, Count("events_dropped"));
        Assert.NotEqual(0, Count("slow_sessions_closed"));
        Assert.Empty(log.Errors);

        long Count(string name) => info[name].GetInt64();
    }
}
