using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Ocs.Wamp;

/// <summary>Events and progressive results as streams.</summary>
public static class WampSessionStreams
{
    private const int UsualCapacity = 1024;

    /// <summary>Subscribes; the events are read with <c>await foreach</c>.</summary>
    /// <param name="session">Where.</param>
    /// <param name="topic">The topic or pattern.</param>
    /// <param name="options">How the topic matches; null for exactly.</param>
    /// <param name="capacity">How many events wait for a slow reader before the oldest is dropped.</param>
    /// <param name="cancellationToken">Gives up subscribing.</param>
    /// <exception cref="WampException">The router refused.</exception>
    public static Task<WampEventStream> SubscribeAsync(
        this IWampSession session, string topic, SubscribeOptions? options = null, int capacity = UsualCapacity, CancellationToken cancellationToken = default) =>
        WampEventStream.SubscribeAsync(session, topic, options, capacity, cancellationToken);

    /// <summary>Calls a procedure that answers in parts: yields each part, and the final result last. Leaving the loop early cancels the call.</summary>
    /// <exception cref="WampException">The router or the callee answered with an error.</exception>
    /// <exception cref="WampConnectionException">There is no session, it ended, or the reader fell more than 1024 parts behind.</exception>
    public static async IAsyncEnumerable<WampArguments> CallForPartsAsync(
        this IWampSession session, string procedure, WampArguments? arguments = null, CallOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var parts = Channel.CreateBounded<WampArguments>(new BoundedChannelOptions(UsualCapacity) { SingleReader = true });
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var wanted = (options ?? new CallOptions()) with
        {
            OnProgress = part =>
            {
                if (!parts.Writer.TryWrite(part))
                    parts.Writer.TryComplete(new WampConnectionException($"The parts of the result of {procedure} came faster than they were read."));
            },
        };
        var call = session.CallAsync(procedure, arguments, wanted, leaving.Token);
        _ = call.ContinueWith(_ => parts.Writer.TryComplete(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            await foreach (var part in parts.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return part;
            yield return await call.ConfigureAwait(false);
        }
        finally
        {
            await leaving.CancelAsync().ConfigureAwait(false);
        }
    }
}
