using Ocs.Feeds;

namespace Ocs.Aggregator;

/// <summary>Messages between the receiving thread and the recording one. It holds so many values and no more: what does not fit is counted.</summary>
internal sealed class FeedQueue(long mostValues = FeedQueue.DefaultMostValues)
{
    /// <summary>128 MB of doubles.</summary>
    public const long DefaultMostValues = 16 << 20;

    private readonly Lock _lock = new();
    private List<FeedMessage> _waiting = [];
    private List<FeedMessage> _drained = [];
    private long _values;
    private bool _open;

    /// <summary>How many messages found no room.</summary>
    public long Dropped { get; private set; }

    /// <summary>Begins to accept messages.</summary>
    public void Open()
    {
        lock (_lock)
            _open = true;
    }

    /// <summary>Ceases to accept messages; those that wait stay.</summary>
    public void Close()
    {
        lock (_lock)
            _open = false;
    }

    /// <summary>Adds a message, if the queue is open and has room.</summary>
    public void Add(FeedMessage message)
    {
        lock (_lock)
        {
            if (!_open)
                return;
            if (_values >= mostValues)
            {
                Dropped++;
                return;
            }

            _values += ValuesOf(message);
            _waiting.Add(message);
        }
    }

    /// <summary>Takes all that waits. The list is valid until the next call.</summary>
    public IReadOnlyList<FeedMessage> Drain()
    {
        lock (_lock)
        {
            _drained.Clear();
            (_waiting, _drained) = (_drained, _waiting);
            _values = 0;
            return _drained;
        }
    }

    /// <summary>What a message weighs: its values and times, and a little for itself.</summary>
    internal static long ValuesOf(FeedMessage message)
    {
        var values = 16L;
        foreach (var block in message.Blocks)
            values += block.Timestamps.Length * (block.Columns.Length + 1L);
        return values;
    }
}
