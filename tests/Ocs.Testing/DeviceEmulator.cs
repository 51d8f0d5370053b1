using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ocs.Testing;

/// <summary>
/// A device on a TCP port of this machine that gives the answers it was told, for tests of agents.
/// <code>
/// await using var device = DeviceEmulator.Start(new() { ["KRDG? A"] = ["77.4", "77.5"] });
/// var line = new InstrumentLine("127.0.0.1", device.Port, clock);
/// </code>
/// </summary>
public sealed class DeviceEmulator : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<TcpClient, bool> _clients = [];
    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _answers = [];
    private readonly ConcurrentQueue<string> _requests = [];
    private readonly Task _accepting;

    private DeviceEmulator(IReadOnlyDictionary<string, string[]> answers)
    {
        foreach (var (request, given) in answers)
            Define(request, given);
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    /// <summary>The port it listens on.</summary>
    public int Port { get; }

    /// <summary>What ends its answers.</summary>
    public string AnswerEnd { get; set; } = "\n";

    /// <summary>Whether it takes requests and says nothing.</summary>
    public bool IsSilent { get; set; }

    /// <summary>The requests so far, in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Starts a device.</summary>
    /// <param name="answers">Its answers to each request, given one after the other; the last one again and again. A request without answers gets none.</param>
    public static DeviceEmulator Start(IReadOnlyDictionary<string, string[]>? answers = null) => new(answers ?? new Dictionary<string, string[]>());

    /// <summary>Sets the answers to a request anew.</summary>
    public void Define(string request, params string[] answers) => _answers[request] = new ConcurrentQueue<string>(answers);

    /// <summary>Closes the connections that there are, as a device that is switched off and on.</summary>
    public void HangUp()
    {
        foreach (var client in _clients.Keys)
            client.Dispose();
        _clients.Clear();
    }

    /// <summary>Switches it off.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Dispose();
        HangUp();
        await _accepting;
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Switched off.
        }
    }

    private async Task ServeAsync(TcpClient client)
    {
        _clients[client] = true;
        try
        {
            using var reader = new StreamReader(client.GetStream(), Encoding.UTF8);
            while (await reader.ReadLineAsync(_stop.Token) is { } request)
            {
                _requests.Enqueue(request);
                if (!IsSilent && Next(request) is { } answer)
                    await client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(answer + AnswerEnd), _stop.Token);
            }
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException or ObjectDisposedException or InvalidOperationException)
        {
            // Whoever asked has hung up, or the device was.
        }

        _clients.TryRemove(client, out _);
        client.Dispose();
    }

    private string? Next(string request)
    {
        if (!_answers.TryGetValue(request, out var answers) || !answers.TryPeek(out var answer))
            return null;
        if (answers.Count > 1)
            answers.TryDequeue(out _);
        return answer;
    }
}
