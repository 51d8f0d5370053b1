using System.Buffers;
using System.Net.Security;

namespace Ocs.Router;

/// <summary>A peer behind TLS. Some of its bytes were read before, to see what it speaks.</summary>
internal sealed class StreamConnection(SslStream stream, ReadOnlyMemory<byte> first, long maxQueuedBytes, string peer) : AsyncConnection(maxQueuedBytes, peer)
{
    private const int ReadSize = 32 << 10;

    public override async Task RunAsync()
    {
        try
        {
            Take(first.ToArray());
            while (!IsAborted && await ReceiveAsync().ConfigureAwait(false))
            {
                // Until one side ends it.
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The peer vanished: the same as a close.
        }

        Abort();
        Receiver!.OnEnded();
        FlushList.Flush();
        Outbound.Close();
        await stream.DisposeAsync().ConfigureAwait(false);
    }

    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes) => await stream.WriteAsync(bytes).ConfigureAwait(false);

    protected override void OnLastWritten() => _ = ShutdownAsync();

    protected override void OnAbort() => stream.Close();

    private async ValueTask<bool> ReceiveAsync()
    {
        // An idle session holds no buffer: it waits with an empty one.
        await stream.ReadAsync(Memory<byte>.Empty).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(ReadSize);
        try
        {
            var count = await stream.ReadAsync(buffer).ConfigureAwait(false);
            Take(buffer.AsSpan(0, count));
            return count > 0;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task ShutdownAsync()
    {
        try
        {
            await stream.ShutdownAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            Abort();
        }
    }

    private void Take(Span<byte> bytes)
    {
        if (bytes.Length > 0)
            Receiver!.Receive(bytes);
        FlushList.Flush();
    }
}
