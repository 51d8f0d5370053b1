using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Ocs.Router;

/// <summary>A peer on the network, watched by an <see cref="EpollLoop"/>. Writing never waits: what the kernel does not take stays queued.</summary>
internal sealed unsafe class EpollConnection(Socket socket, EpollLoop loop, long maxQueuedBytes, string peer)
    : Connection(maxQueuedBytes, peer), IEpollMember
{
    private bool _isEnded;

    public Socket Socket { get; } = socket;

    public long EpollId { get; set; }

    public int OnReadable(Span<byte> buffer)
    {
        nint count;
        fixed (byte* bytes = buffer)
            count = LibC.Receive(Socket.SafeHandle, bytes, (nuint)buffer.Length, LibC.DoNotWait);
        if (count > 0 && !IsAborted)
        {
            Receiver!.Receive(buffer[..(int)count]);
            return (int)count;
        }

        if (count >= 0 || Marshal.GetLastPInvokeError() is not (LibC.TryAgain or LibC.Interrupted))
            OnLoopEnded();
        return 0;
    }

    public void OnWritable()
    {
        // While it waits for room this connection is its own queue's writer: nobody else writes until all is out.
        loop.WatchWritable(this, false);
        WriteQueued();
    }

    public override void Flush()
    {
        if (Outbound.TryBeginWriting())
            WriteQueued();
    }

    public void OnLoopEnded()
    {
        if (_isEnded)
            return;
        _isEnded = true;
        loop.Remove(this);
        Receiver!.OnEnded();
        Outbound.Close();
        Socket.Dispose();
    }

    protected override void OnAbort()
    {
        // The loop then finds the end of the stream, and tidies up on its own thread.
        try
        {
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is closed already.
        }
    }

    private void WriteQueued()
    {
        bool isEnd;
        try
        {
            while (Outbound.TryPeek(out var memory, out isEnd))
            {
                nint count;
                fixed (byte* bytes = memory.Span)
                    count = LibC.Send(Socket.SafeHandle, bytes, (nuint)memory.Length, LibC.DoNotWait | LibC.NoSignal);
                if (count >= 0)
                    Outbound.Advance((int)count);
                else if (!MayWriteLater())
                    return;
            }
        }
        catch (ObjectDisposedException)
        {
            return;
        }

        if (isEnd)
            ShutdownSend();
    }

    private bool MayWriteLater()
    {
        switch (Marshal.GetLastPInvokeError())
        {
            case LibC.Interrupted:
                return true;
            case LibC.TryAgain:
                loop.WatchWritable(this, true);
                return false;
            default:
                Abort();
                return false;
        }
    }

    private void ShutdownSend()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            Abort();
        }
    }
}
