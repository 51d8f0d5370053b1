namespace Ocs.DataNodes.History;

/// <summary>
/// Threads that may hang with a disk: they are none of the pool, which would have no threads left for those who ask for what is
/// in memory. A thread is made when none is free, and ends when there was nothing to do for a while.
/// </summary>
/// <param name="most">The most threads.</param>
internal sealed class ReadingThreads(int most) : TaskScheduler
{
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(10);

    private readonly Queue<Task> _waiting = new();
    private int _threads;
    private int _free;

    public override int MaximumConcurrencyLevel => most;

    protected override void QueueTask(Task task)
    {
        lock (_waiting)
        {
            _waiting.Enqueue(task);
            if (_waiting.Count > _free && _threads < most)
            {
                _threads++;
                new Thread(Work) { IsBackground = true, Name = "ocs archive" }.Start();
            }

            Monitor.Pulse(_waiting);
        }
    }

    /// <summary>Never: who asks is not to hang.</summary>
    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_waiting)
            return [.. _waiting];
    }

    private void Work()
    {
        while (Next() is { } task)
            TryExecuteTask(task);
    }

    /// <summary>The next to run; null where this thread has ended.</summary>
    private Task? Next()
    {
        lock (_waiting)
        {
            _free++;
            while (_waiting.Count == 0 && Monitor.Wait(_waiting, Idle))
            {
                // Another thread may have taken it.
            }

            _free--;
            if (_waiting.TryDequeue(out var task))
                return task;
            _threads--;
            return null;
        }
    }
}
