using System.IO.Pipelines;

namespace Ocs.Wamp;

/// <summary>
/// A link inside this process: two pipes, with each message framed as by <see cref="RawSocketFraming"/>. A side that
/// writes faster than the other reads waits when <c>MostWaitingBytes</c> are on the way. Reading and writing are
/// resumed on the thread pool, never inside the call of the other side.
/// </summary>
internal static class InMemoryLink
{
    private const int MostWaitingBytes = 1 << 20;
    private const int SegmentBytes = 64 << 10;

    /// <summary>
    /// The two ends of a new link: the transport of the client, and the pipe of the router, which reads and writes frames
    /// itself. Completing a pipe closes the link.
    /// </summary>
    public static (WampTransport Client, IDuplexPipe Router) CreatePair(
        WampSerializer serializer = WampSerializer.Json, int longestMessage = RawSocketFraming.LongestFrame)
    {
        var options = new PipeOptions(
            pauseWriterThreshold: MostWaitingBytes, resumeWriterThreshold: MostWaitingBytes / 2, minimumSegmentSize: SegmentBytes,
            useSynchronizationContext: false);
        var toRouter = new Pipe(options);
        var toClient = new Pipe(options);
        var client = new DuplexPipe(toClient.Reader, toRouter.Writer);
        var router = new DuplexPipe(toRouter.Reader, toClient.Writer);
        return (new RawSocketTransport(client, serializer, longestMessage, longestMessage), router);
    }
}
