using System.IO.Pipelines;
using System.Runtime.InteropServices;

namespace Ocs.Router;

/// <summary>A peer in this process.</summary>
internal sealed class PipeConnection(IDuplexPipe pipe, long maxQueuedBytes, string peer) : AsyncConnection(maxQueuedBytes, peer)
{
    public override async Task RunAsync()
    {
        try
        {
            while (!IsAborted)
            {
                var result = await pipe.Input.ReadAsync().ConfigureAwait(false);
                foreach (var piece in result.Buffer)
                    Receiver!.Receive(MemoryMarshal.AsMemory(piece).Span);
                pipe.Input.AdvanceTo(result.Buffer.End);
                FlushList.Flush();
                if (result.IsCompleted || result.IsCanceled)
                    break;
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The peer broke the pipe: the same as a close.
        }

        Abort();
        Receiver!.OnEnded();
        FlushList.Flush();
        Outbound.Close();
        await pipe.Input.CompleteAsync().ConfigureAwait(false);
        await pipe.Output.CompleteAsync().ConfigureAwait(false);
    }

    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        var result = await pipe.Output.WriteAsync(bytes).ConfigureAwait(false);
        if (result.IsCompleted || result.IsCanceled)
            throw new OperationCanceledException();
    }

    protected override void OnLastWritten() => pipe.Output.Complete();

    protected override void OnAbort()
    {
        pipe.Input.CancelPendingRead();
        pipe.Output.CancelPendingFlush();
    }
}
