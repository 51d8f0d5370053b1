using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Ocs.Router;

/// <summary>A socket that has said nothing yet. Its first bytes, which stay in the socket, tell who serves it.</summary>
internal sealed unsafe class EpollNewcomer : IEpollMember
{
    private readonly EpollLoop _loop;
    private readonly FirstBytes _firstBytes;
    private readonly Func<Socket, ConnectionKind, IEpollMember?> _decide;
    private readonly ITimer _patience;

    public EpollNewcomer(Socket socket, EpollLoop loop, TransportContext transport, Func<Socket, ConnectionKind, IEpollMember?> decide)
    {
        Socket = socket;
        _loop = loop;
        _firstBytes = transport.FirstBytes;
        _decide = decide;
        _patience = transport.Core.Clock.CreateTimer(_ => Shutdown(), null, transport.Patience, Timeout.InfiniteTimeSpan);
    }

    public Socket Socket { get; }

    public long EpollId { get; set; }

    public int OnReadable(Span<byte> buffer)
    {
        nint count;
        fixed (byte* bytes = buffer)
            count = LibC.Receive(Socket.SafeHandle, bytes, (nuint)_firstBytes.Enough, LibC.DoNotWait | LibC.Peek);
        if (count < 0 && Marshal.GetLastPInvokeError() is LibC.TryAgain or LibC.Interrupted)
            return 0;
        _patience.Dispose();
        if (count <= 0)
        {
            OnLoopEnded();
            return 0;
        }

        if (_decide(Socket, _firstBytes.Tell(buffer[..(int)count])) is not { } successor)
        {
            _loop.Remove(this);
            return 0;
        }

        _loop.Replace(this, successor);
        return successor.OnReadable(buffer);
    }

    public void OnWritable()
    {
    }

    public void OnLoopEnded()
    {
        _patience.Dispose();
        _loop.Remove(this);
        Socket.Dispose();
    }

    private void Shutdown()
    {
        try
        {
            Socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }
    }
}
