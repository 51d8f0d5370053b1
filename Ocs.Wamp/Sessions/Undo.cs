namespace Ocs.Wamp;

/// <summary>Takes something back when disposed, once.</summary>
internal sealed class Undo(Func<Task> undo) : IAsyncDisposable
{
    private Func<Task>? _undo = undo;

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Interlocked.Exchange(ref _undo, null) is { } take ? new ValueTask(take()) : ValueTask.CompletedTask;
}
