using System.Net.Sockets;

namespace Ocs.Router;

/// <summary>A socket that an <see cref="EpollLoop"/> watches. All calls come on the loop's thread.</summary>
internal interface IEpollMember
{
    /// <summary>The socket.</summary>
    Socket Socket { get; }

    /// <summary>What the loop knows it by.</summary>
    long EpollId { get; set; }

    /// <summary>There are bytes to read, or the end of them; the buffer is the loop's own. Returns how many were read.</summary>
    int OnReadable(Span<byte> buffer);

    /// <summary>There is room to write again.</summary>
    void OnWritable();

    /// <summary>The loop ends.</summary>
    void OnLoopEnded();
}
