using System.Net.Sockets;

namespace Ocs.Benchmarks.Drills;

/// <summary>One connection through a <see cref="DrillProxy"/>: bytes go both ways until one side ends.</summary>
internal sealed class DrillLink(DrillProxy proxy, Socket client, Socket server) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Whether one side was told that the other is gone, while the other knows nothing of it.</summary>
    public bool IsHalfOpen { get; private set; }

    public async Task RunAsync()
    {
        try
        {
            await Task.WhenAny(PumpAsync(client, server), PumpAsync(server, client));
        }
        finally
        {
            if (!IsHalfOpen)
                Dispose();
        }
    }

    /// <summary>Resets one side; the other hears nothing more.</summary>
    public void Halve(bool dropsClient)
    {
        IsHalfOpen = true;
        _stop.Cancel();
        Reset(dropsClient ? client : server);
    }

    /// <summary>Resets both sides.</summary>
    public void Dispose()
    {
        IsHalfOpen = false;
        _stop.Cancel();
        Reset(client);
        Reset(server);
        proxy.Forget(this);
    }

    private static void Reset(Socket socket)
    {
        try
        {
            socket.LingerState = new LingerOption(true, 0);
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }

        socket.Dispose();
    }

    private async Task PumpAsync(Socket from, Socket to)
    {
        var buffer = new byte[64 << 10];
        try
        {
            int count;
            while ((count = await from.ReceiveAsync(buffer, _stop.Token)) > 0)
            {
                await proxy.WaitAsync(_stop.Token);
                for (var sent = 0; sent < count;)
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent), _stop.Token);
            }
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // One side is gone.
        }
    }
}
