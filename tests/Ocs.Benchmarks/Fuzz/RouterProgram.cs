using Ocs.Benchmarks.FirstLight;
using Ocs.Router;

namespace Ocs.Benchmarks.Fuzz;

/// <summary>A router with every transport, as a process of its own.</summary>
internal static class RouterProgram
{
    /// <summary>The argument that makes this program be one; the path of a Unix socket and how much may wait for a receiver follow.</summary>
    public const string Name = "every-transport";

    /// <summary>Starts it.</summary>
    public static Task<StartedProgram> StartAsync(string unixPath, long maxQueuedBytes) => StartedProgram.StartAsync(
        "ready", Path.Combine(AppContext.BaseDirectory, "Ocs.Benchmarks.dll"), Name, unixPath, $"{maxQueuedBytes}");

    /// <summary>Says <c>ready PORT</c>, and ends with its standard input.</summary>
    public static async Task<int> RunAsync(string unixPath, string maxQueuedBytes)
    {
        await using var router = new WampRouter(new RouterOptions
        {
            MaxQueuedBytes = long.Parse(maxQueuedBytes, System.Globalization.CultureInfo.InvariantCulture),
            Transports =
            [
                new TransportOptions
                {
                    WebSockets = [new WebSocketOptions()],
                    RawSocket = new RawSocketOptions(),
                    HttpServices = [new HttpServiceOptions(HttpServiceKind.Info, "/info")],
                },
                new TransportOptions { UnixPath = unixPath, RawSocket = new RawSocketOptions() },
            ],
        });
        await router.StartAsync();
        Console.WriteLine($"ready {router.Port}");
        await Console.In.ReadToEndAsync();
        return 0;
    }
}
