namespace Ocs.Benchmarks.Wamp;

/// <summary>Lets publishers be some events ahead of the slowest subscriber, and no more, so that nothing piles up. Counts the events.</summary>
internal sealed class EventWindow(int subscribers) : IDisposable
{
    /// <summary>How many events are let go at a time.</summary>
    public const int Batch = 50;

    private const int Batches = 20;

    private readonly SemaphoreSlim _free = new(Batches);
    private readonly long[] _seen = new long[subscribers * Spacing];
    private readonly int[] _finished = new int[2 * Batches];

    // Counters of different threads lie on different cache lines.
    private static int Spacing => 8;

    /// <summary>How many events all subscribers have seen.</summary>
    public long Seen => Enumerable.Range(0, subscribers).Sum(subscriber => Volatile.Read(ref _seen[subscriber * Spacing]));

    /// <summary>Waits until another batch may be published.</summary>
    public Task WaitAsync(CancellationToken cancellationToken) => _free.WaitAsync(cancellationToken);

    /// <summary>A subscriber has seen an event.</summary>
    public void OnEvent(int subscriber)
    {
        var seen = ++_seen[subscriber * Spacing];
        if (seen % Batch != 0)
            return;
        ref var finished = ref _finished[seen / Batch % _finished.Length];
        if (Interlocked.Increment(ref finished) != subscribers)
            return;
        Volatile.Write(ref finished, 0);
        _free.Release();
    }

    public void Dispose() => _free.Dispose();
}
