using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ocs.Instruments;

/// <summary>
/// An instrument made of code, for simulators and tests: it answers each line that it is sent, over TCP or at a pseudo-terminal.
/// Requests are answered one at a time, whoever sends them.
/// </summary>
public sealed class InstrumentServer : IAsyncDisposable
{
    private const int LongestRequest = 1 << 16;

    private readonly Func<string, string?> _answer;
    private readonly Lock _turn = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Stream, bool> _clients = [];
    private readonly TcpListener? _listener;
    private readonly PseudoTerminal? _terminal;
    private readonly Task _serving;

    private InstrumentServer(Func<string, string?> answer, TcpListener? listener, PseudoTerminal? terminal)
    {
        (_answer, _listener, _terminal) = (answer, listener, terminal);
        Port = listener is null ? 0 : ((IPEndPoint)listener.LocalEndpoint).Port;
        _serving = Task.Run(() => listener is null ? ServeTerminalAsync() : AcceptAsync(listener));
    }

    /// <summary>The TCP port that it listens on; 0 at a pseudo-terminal.</summary>
    public int Port { get; }

    /// <summary>The device to open as a serial port; empty over TCP.</summary>
    public string Path => _terminal?.Path ?? "";

    /// <summary>What ends its answers.</summary>
    public string AnswerEnd { get; set; } = "\n";

    /// <summary>Starts one that listens on TCP.</summary>
    /// <param name="answer">The answer to a request; null for none.</param>
    /// <param name="port">The port; 0 for one that is free.</param>
    /// <param name="address">The address; null for this machine only.</param>
    /// <exception cref="SocketException">The port is taken.</exception>
    public static InstrumentServer StartTcp(Func<string, string?> answer, int port = 0, IPAddress? address = null)
    {
        var listener = new TcpListener(address ?? IPAddress.Loopback, port);
        listener.Start();
        return new InstrumentServer(answer, listener, null);
    }

    /// <summary>Starts one at a serial port that is made for it. Linux only.</summary>
    /// <param name="answer">The answer to a request; null for none.</param>
    /// <param name="link">A name for the device, a symbolic link; null for the name that the system gives.</param>
    /// <exception cref="IOException">There is no pseudo-terminal left, or the link cannot be made.</exception>
    public static InstrumentServer StartSerial(Func<string, string?> answer, string? link = null) => new(answer, null, PseudoTerminal.Open(link));

    /// <summary>Closes the connections that there are, as a device that is switched off and on.</summary>
    public void HangUp()
    {
        foreach (var client in _clients.Keys)
            client.Dispose();
        _terminal?.Replug();
    }

    /// <summary>Switches it off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        foreach (var client in _clients.Keys)
            await client.DisposeAsync().ConfigureAwait(false);
        _terminal?.Dispose();
        await _serving.ConfigureAwait(false);
        // Not before: a listener that is gone when the next one is awaited is an error of its own kind.
        _listener?.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync(TcpListener listener)
    {
        try
        {
            while (true)
            {
                var socket = await listener.AcceptSocketAsync(_stop.Token).ConfigureAwait(false);
                socket.NoDelay = true;
                _ = ServeAsync(new NetworkStream(socket, ownsSocket: true));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Switched off.
        }
    }

    private async Task ServeTerminalAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            // Unplugged and plugged in again, it is another stream.
            await ServeAsync(_terminal!.Stream).ConfigureAwait(false);
            await Task.Yield();
        }
    }

    private async Task ServeAsync(Stream client)
    {
        _clients[client] = true;
        try
        {
            await using (client.ConfigureAwait(false))
                await AnswerAsync(client).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Whoever asked has hung up, or the device was.
        }

        _clients.TryRemove(client, out _);
    }

    private async Task AnswerAsync(Stream client)
    {
        var received = new byte[4096];
        var request = new List<byte>();
        while (await client.ReadAsync(received, _stop.Token).ConfigureAwait(false) is > 0 and var count)
        {
            for (var index = 0; index < count; index++)
            {
                if (received[index] != (byte)'\n')
                {
                    request.Add(received[index]);
                    continue;
                }

                var line = Encoding.UTF8.GetString([.. request]).TrimEnd('\r');
                request.Clear();
                if (Answer(line) is { } answer)
                    await client.WriteAsync(Encoding.UTF8.GetBytes(answer + AnswerEnd), _stop.Token).ConfigureAwait(false);
            }

            if (request.Count > LongestRequest)
                return;
        }
    }

    private string? Answer(string request)
    {
        lock (_turn)
            return _answer(request);
    }
}
