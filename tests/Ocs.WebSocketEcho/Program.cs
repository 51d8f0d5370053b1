using System.Globalization;
using System.Runtime.InteropServices;
using Ocs.Wamp;
using Ocs.WebSocketEcho;

const string Usage = """
    usage: Ocs.WebSocketEcho --port PORT [--deflate]
           Ocs.WebSocketEcho --connect URL [--cases AGENT] [--deflate]

    Echoes WebSocket messages over the framing of Ocs.Wamp: as a server on loopback, or as a client until the server closes. With
    --cases the client runs every case of a test suite at URL, such as ws://127.0.0.1:9001/, under the name AGENT.
    """;

using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal);
var isDeflating = args.Contains("--deflate");
try
{
    switch (args.Where(argument => argument != "--deflate").ToArray())
    {
        case ["--port", var port]:
            await using (var server = new EchoServer(int.Parse(port, CultureInfo.InvariantCulture), isDeflating))
            {
                Console.WriteLine($"echo ready: ws://127.0.0.1:{server.Port}/");
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop.Token);
            }

            return 0;
        case ["--connect", var url]:
            await new EchoClient(isDeflating).RunAsync(new Uri(url), stop.Token);
            return 0;
        case ["--connect", var url, "--cases", var agent]:
            await new EchoClient(isDeflating).RunCasesAsync(new Uri(url), agent, Console.Out, stop.Token);
            return 0;
        default:
            Console.Error.WriteLine(Usage);
            return 2;
    }
}
catch (OperationCanceledException)
{
    return 0;
}
catch (Exception error) when (error is WampConnectionException or IOException or System.Net.Sockets.SocketException or FormatException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}

void OnSignal(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
