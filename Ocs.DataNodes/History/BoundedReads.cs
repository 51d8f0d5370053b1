using System.Threading.Channels;

namespace Ocs.DataNodes.History;

/// <summary>
/// Reads files on threads of its own, so many at a time, each with a deadline: who waits for a disk that hangs, or for ten
/// years to be read, is told so, and the reading is given up where it can be. Any thread.
/// </summary>
/// <param name="deadline">How long one reading may take, its wait for a place included.</param>
/// <param name="clock">The clock.</param>
internal sealed class BoundedReads(TimeSpan deadline, TimeProvider clock)
{
    /// <summary>How many threads hang at most with a disk that does.</summary>
    private const int Places = 8;

    private readonly ReadingThreads _threads = new(Places);

    // Whoever works has put something in. It outlives who waits for it, so nothing here is disposed.
    private readonly Channel<byte> _working = Channel.CreateBounded<byte>(Places);

    /// <summary>Runs one reading.</summary>
    /// <exception cref="TimeoutException">It takes too long.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, T> read, CancellationToken cancellationToken)
    {
        using var late = new CancellationTokenSource(deadline, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            await _working.Writer.WriteAsync(0, either.Token).ConfigureAwait(false);
            var reading = Task.Factory.StartNew(() => Run(read, either.Token), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _threads);
            return await reading.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (late.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"The archive did not answer within {deadline.TotalSeconds} s.");
        }
    }

    private T Run<T>(Func<CancellationToken, T> read, CancellationToken cancellationToken)
    {
        try
        {
            return read(cancellationToken);
        }
        finally
        {
            _working.Reader.TryRead(out _);
        }
    }
}
