using System.Net;
using System.Net.Sockets;

namespace Ocs.Benchmarks.Drills;

/// <summary>A network between a process and a server on this machine, which can be cut, slow, silent and half open.</summary>
internal sealed class DrillProxy : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly int _target;
    private readonly HashSet<DrillLink> _links = [];
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource? _silence;
    private TimeSpan _delay;
    private bool _isCut;

    /// <summary>Begins.</summary>
    /// <param name="target">The port of the server.</param>
    public DrillProxy(int target)
    {
        _target = target;
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(100);
        Port = ((IPEndPoint)_listener.LocalEndPoint!).Port;
        _ = AcceptAsync();
    }

    /// <summary>Where the process connects to.</summary>
    public int Port { get; }

    /// <summary>Resets every connection, and each new one, until mended.</summary>
    public void Cut()
    {
        _isCut = true;
        ResetAll();
    }

    /// <summary>Makes every stretch of bytes wait, until mended.</summary>
    public void Delay(TimeSpan delay) => _delay = delay;

    /// <summary>Lets nothing through, until mended; nobody is told.</summary>
    public void Silence() => _silence = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Resets one side of each connection; the other side is not told until mended. New connections work.</summary>
    public void Halve(bool dropsClient)
    {
        foreach (var link in Links())
            link.Halve(dropsClient);
    }

    /// <summary>Ends what was wrong.</summary>
    public void Mend()
    {
        (_isCut, _delay) = (false, TimeSpan.Zero);
        Interlocked.Exchange(ref _silence, null)?.SetResult();
        foreach (var link in Links().Where(link => link.IsHalfOpen))
            link.Dispose();
    }

    /// <summary>Waits as long as the network makes bytes wait.</summary>
    public async Task WaitAsync(CancellationToken stop)
    {
        if (_silence is { } silence)
            await silence.Task.WaitAsync(stop);
        if (_delay > TimeSpan.Zero)
            await Task.Delay(_delay, TimeProvider.System, stop);
    }

    public void Forget(DrillLink link)
    {
        lock (_lock)
            _links.Remove(link);
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        ResetAll();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptAsync(_stop.Token));
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Stopped, or a client that left before it was accepted.
            }
        }
    }

    private async Task ServeAsync(Socket client)
    {
        client.NoDelay = true;
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var link = new DrillLink(this, client, server);
        lock (_lock)
            _links.Add(link);
        try
        {
            if (!_isCut)
            {
                await server.ConnectAsync(IPAddress.Loopback, _target);
                await link.RunAsync();
                return;
            }
        }
        catch (SocketException)
        {
            // The server is away.
        }

        link.Dispose();
    }

    private List<DrillLink> Links()
    {
        lock (_lock)
            return [.. _links];
    }

    private void ResetAll()
    {
        foreach (var link in Links())
            link.Dispose();
    }
}
