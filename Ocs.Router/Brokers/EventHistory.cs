namespace Ocs.Router;

/// <summary>The latest publications to a topic or pattern of topics, up to a number and a size.</summary>
internal sealed class EventHistory(EventHistoryOptions options, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Queue<StoredPublication> _publications = new();
    private long _bytes;

    /// <summary>Keeps one, unless it was for certain sessions only: those who ask later have others.</summary>
    public void Add(in Publication publication)
    {
        if (publication.Filter is { NamesSessions: true })
            return;
        var stored = new StoredPublication(publication, clock.GetUtcNow());
        lock (_lock)
        {
            _publications.Enqueue(stored);
            _bytes += stored.Bytes;
            while (_publications.Count > options.Limit || _bytes > options.MaxBytes)
                _bytes -= _publications.Dequeue().Bytes;
        }
    }

    /// <summary>Those that a session may see, the latest first.</summary>
    public List<StoredPublication> Latest(RouterSession reader, long limit)
    {
        StoredPublication[] all;
        lock (_lock)
            all = [.. _publications];
        var found = new List<StoredPublication>();
        for (var i = all.Length - 1; i >= 0 && found.Count < limit; i--)
        {
            if (all[i].Filter?.Allows(reader) != false)
                found.Add(all[i]);
        }

        return found;
    }
}
