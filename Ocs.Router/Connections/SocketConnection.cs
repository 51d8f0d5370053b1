using System.Buffers;
using System.Net.Sockets;

namespace Ocs.Router;

/// <summary>A peer on the network, or on a Unix socket, on any operating system.</summary>
internal sealed class SocketConnection(Socket socket, long maxQueuedBytes, string peer) : AsyncConnection(maxQueuedBytes, peer)
{
    private const int ReadSize = 64 << 10;

    public override async Task RunAsync()
    {
        try
        {
            while (!IsAborted)
            {
                // An idle session holds no buffer: it waits with an empty one.
                await socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None).ConfigureAwait(false);
                if (!await ReceiveAsync().ConfigureAwait(false))
                    break;
            }
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The peer vanished: the same as a close.
        }

        Abort();
        Receiver!.OnEnded();
        FlushList.Flush();
        Outbound.Close();
        socket.Dispose();
    }

    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            for (var rest = bytes; rest.Length > 0;)
                rest = rest[await socket.SendAsync(rest, SocketFlags.None).ConfigureAwait(false)..];
        }
        catch (SocketException error)
        {
            throw new IOException(error.Message, error);
        }
    }

    protected override void OnLastWritten()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            Abort();
        }
    }

    protected override void OnAbort()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
    }

    private async ValueTask<bool> ReceiveAsync()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            var count = await socket.ReceiveAsync(buffer.AsMemory(), SocketFlags.None).ConfigureAwait(false);
            if (count == 0)
                return false;
            Receiver!.Receive(buffer.AsSpan(0, count));
            FlushList.Flush();
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
