namespace Ocs.Router;

/// <summary>A connection whose writes may have to be awaited.</summary>
internal abstract class AsyncConnection(long maxQueuedBytes, string peer) : Connection(maxQueuedBytes, peer)
{
    /// <summary>Reads until the end, handing all bytes to the link. Throws nothing.</summary>
    public abstract Task RunAsync();

    public sealed override void Flush()
    {
        if (Outbound.TryBeginWriting())
            _ = WriteAsync();
    }

    protected abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes);

    /// <summary>Says that no more will come.</summary>
    protected abstract void OnLastWritten();

    private async Task WriteAsync()
    {
        try
        {
            bool isEnd;
            while (Outbound.TryPeek(out var bytes, out isEnd))
            {
                await WriteAsync(bytes).ConfigureAwait(false);
                Outbound.Advance(bytes.Length);
            }

            if (isEnd)
                OnLastWritten();
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            Abort();
        }
    }
}
