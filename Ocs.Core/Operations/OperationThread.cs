using System.Collections.Concurrent;

namespace Ocs.Operations;

/// <summary>
/// Runs an operation that blocks on a thread of its own. What it awaits continues there too, so that it never holds a
/// thread of the pool, and a device that wants one thread gets it.
/// </summary>
internal sealed class OperationThread : SynchronizationContext, IDisposable
{
    private readonly BlockingCollection<(SendOrPostCallback Callback, object? State)> _work = [];

    /// <summary>Starts the operation; it is over when its task is.</summary>
    public static void Start(string name, Func<Task> operation)
    {
        var thread = new Thread(() => Run(operation)) { IsBackground = true, Name = name };
        thread.Start();
    }

    public override void Post(SendOrPostCallback d, object? state)
    {
        try
        {
            _work.Add((d, state));
        }
        catch (InvalidOperationException)
        {
            // The operation is over; something it left behind continues on the pool.
            ThreadPool.UnsafeQueueUserWorkItem(_ => d(state), null);
        }
    }

    public override void Send(SendOrPostCallback d, object? state) => d(state);

    public override SynchronizationContext CreateCopy() => this;

    public void Dispose() => _work.Dispose();

    private static void Run(Func<Task> operation)
    {
        var context = new OperationThread();
        SetSynchronizationContext(context);
        var running = operation();
        running.ContinueWith(_ => context._work.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        foreach (var (callback, state) in context._work.GetConsumingEnumerable())
            callback(state);
    }
}
