using System.Collections.Concurrent;

namespace Ocs.Router;

/// <summary>All sessions that have a connection.</summary>
internal sealed class ConnectedSessions
{
    private readonly ConcurrentDictionary<RouterSession, bool> _sessions = new();
    private TaskCompletionSource? _whenEmpty;

    public int Count => _sessions.Count;

    public IEnumerable<RouterSession> All => _sessions.Keys;

    public void Add(RouterSession session) => _sessions[session] = true;

    public void Remove(RouterSession session)
    {
        _sessions.TryRemove(session, out _);
        if (_sessions.IsEmpty)
            Volatile.Read(ref _whenEmpty)?.TrySetResult();
    }

    /// <summary>Completes when the last one is gone.</summary>
    public Task WhenEmptyAsync()
    {
        var whenEmpty = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Volatile.Write(ref _whenEmpty, whenEmpty);
        if (_sessions.IsEmpty)
            whenEmpty.TrySetResult();
        return whenEmpty.Task;
    }
}
