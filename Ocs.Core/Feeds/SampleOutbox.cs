using System.Diagnostics.CodeAnalysis;
using Ocs.Journals;

namespace Ocs.Feeds;

/// <summary>
/// Messages that wait for the router, oldest first. When they take more than the bound, the oldest go: what is new is
/// worth more to whoever watches, and a journal holds the others.
/// </summary>
internal sealed class SampleOutbox(long maxBytes)
{
    private readonly Lock _lock = new();
    private readonly Queue<NumberedMessage> _messages = new();
    private long _bytes;
    private long _samples;

    /// <summary>How many samples wait.</summary>
    public long Samples
    {
        get
        {
            lock (_lock)
                return _samples;
        }
    }

    /// <summary>Adds a message; returns how many samples had to go for it.</summary>
    public long Add(NumberedMessage message)
    {
        lock (_lock)
        {
            _messages.Enqueue(message);
            _bytes += message.Payload.Length;
            _samples += message.Samples;
            var dropped = 0L;
            while (_bytes > maxBytes && _messages.Count > 1)
                dropped += Dequeue().Samples;
            return dropped;
        }
    }

    /// <summary>The oldest message; it stays until <see cref="Remove"/>.</summary>
    public bool TryPeek([NotNullWhen(true)] out NumberedMessage? message)
    {
        lock (_lock)
            return _messages.TryPeek(out message);
    }

    /// <summary>Removes the oldest message; false where it had to go already.</summary>
    public bool Remove(NumberedMessage message)
    {
        lock (_lock)
        {
            if (!_messages.TryPeek(out var first) || first != message)
                return false;
            Dequeue();
            return true;
        }
    }

    private NumberedMessage Dequeue()
    {
        var message = _messages.Dequeue();
        _bytes -= message.Payload.Length;
        _samples -= message.Samples;
        return message;
    }
}
