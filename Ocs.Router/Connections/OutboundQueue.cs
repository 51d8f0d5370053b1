namespace Ocs.Router;

/// <summary>
/// Bytes that wait for one receiver. Any thread appends whole frames; one writer at a time takes them out. The lock is held
/// for a copy, never for a system call.
/// </summary>
internal sealed class OutboundQueue(long maxBytes)
{
    private readonly Lock _lock = new();
    private Segment? _first;
    private Segment? _last;
    private Segment? _spare;
    private RouterCounters? _counters;
    private bool _isTouched;
    private bool _isWriting;
    private bool _isEnding;
    private bool _isClosed;

    /// <summary>How many bytes wait.</summary>
    public long QueuedBytes { get; private set; }

    /// <summary>Counts what becomes of each event: it is taken by the kernel, or dropped.</summary>
    public void CountIn(RouterCounters counters) => _counters = counters;

    /// <summary>Appends one frame, unless its subscriber is not to get it.</summary>
    public AppendResult Append(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, Subscriber? subscriber)
    {
        lock (_lock)
        {
            var result = _isClosed || _isEnding || subscriber is { IsActive: false } ? AppendResult.Ignored : Append(header, body);
            if (subscriber is null)
                return result;
            if (result is AppendResult.Ignored or AppendResult.Overflow)
                _counters?.OnEventsDropped(1);
            else
                _last!.Events++;
            return result;
        }
    }

    /// <summary>Appends the answer that makes a subscriber receive, or stop receiving, from here on.</summary>
    public AppendResult Append(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body, Subscriber subscriber, bool isActive)
    {
        lock (_lock)
        {
            subscriber.IsActive = isActive;
            return _isClosed || _isEnding ? AppendResult.Ignored : Append(header, body);
        }
    }

    /// <summary>Appends the last frame: what comes after it is ignored.</summary>
    public AppendResult AppendLast(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        lock (_lock)
        {
            if (_isClosed || _isEnding)
                return AppendResult.Ignored;
            _isEnding = true;
            return Append(header, body);
        }
    }

    /// <summary>
    /// Drops what waits, but for frames of which a part may be sent already, and ends with other words: for a receiver that
    /// is too slow to be told in any other way.
    /// </summary>
    public AppendResult ReplaceRest(ReadOnlySpan<byte> lastWords)
    {
        lock (_lock)
        {
            if (_isClosed || _isEnding)
                return AppendResult.Ignored;
            _isEnding = true;
            DropUnsent();
            Copy(lastWords);
            QueuedBytes += lastWords.Length;
            return AppendResult.FirstSinceFlush;
        }
    }

    /// <summary>Becomes the one writer; false when there is one, or nothing to write.</summary>
    public bool TryBeginWriting()
    {
        lock (_lock)
        {
            _isTouched = false;
            if (_isWriting || _isClosed || (QueuedBytes == 0 && !_isEnding))
                return false;
            return _isWriting = true;
        }
    }

    /// <summary>For the writer: the next bytes to write. When there are none it is the writer no more.</summary>
    /// <param name="bytes">They stay valid until <see cref="Advance"/>.</param>
    /// <param name="isEnd">Whether nothing will ever follow.</param>
    public bool TryPeek(out ReadOnlyMemory<byte> bytes, out bool isEnd)
    {
        lock (_lock)
        {
            if (_first is null || QueuedBytes == 0 || _isClosed)
            {
                bytes = default;
                isEnd = _isEnding;
                _isWriting = false;
                Trim();
                return false;
            }

            bytes = _first.Bytes.AsMemory(_first.Start, _first.End - _first.Start);
            isEnd = false;
            return true;
        }
    }

    /// <summary>For the writer: so many bytes are written.</summary>
    public void Advance(int count)
    {
        lock (_lock)
        {
            if (_first is not { } segment)
                return;
            segment.Start += count;
            QueuedBytes -= count;
            if (segment.Start < segment.End)
                return;
            if (segment.Events > 0)
                _counters?.OnEventsDelivered(segment.Events);
            segment.Events = 0;
            if (segment.Next is null)
            {
                segment.Start = segment.End = 0;
                return;
            }

            _first = segment.Next;
            Recycle(segment);
        }
    }

    /// <summary>Drops everything. Bytes that a writer still holds are left to the garbage collector.</summary>
    public void Close()
    {
        lock (_lock)
        {
            _isClosed = true;
            CountDropped(_first);
            for (var segment = _isWriting ? null : _first; segment is not null; segment = segment.Next)
                segment.Return();
            _spare?.Return();
            _first = _last = _spare = null;
            QueuedBytes = 0;
        }
    }

    private AppendResult Append(ReadOnlySpan<byte> header, ReadOnlySpan<byte> body)
    {
        var length = header.Length + body.Length;
        if (QueuedBytes + length > maxBytes && QueuedBytes > 0)
            return AppendResult.Overflow;
        // Small frames are not split, so that there are places at which the queue can be cut: see ReplaceRest.
        if (length <= Segment.Size && _last is { } last && last.Room < length)
            AddSegment(isContinuation: false);
        Copy(header);
        Copy(body);
        QueuedBytes += length;
        if (_isTouched)
            return AppendResult.Appended;
        _isTouched = true;
        return AppendResult.FirstSinceFlush;
    }

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            var segment = _last;
            if (segment is null || segment.Room == 0)
                segment = AddSegment(isContinuation: segment is not null);
            var count = Math.Min(bytes.Length, segment.Room);
            bytes[..count].CopyTo(segment.Bytes.AsSpan(segment.End));
            segment.End += count;
            bytes = bytes[count..];
        }
    }

    private Segment AddSegment(bool isContinuation)
    {
        var segment = _spare ?? Segment.Rent();
        _spare = null;
        segment.IsContinuation = isContinuation;
        if (_last is null)
            _first = segment;
        else
            _last.Next = segment;
        return _last = segment;
    }

    private void DropUnsent()
    {
        if (_first is null)
            return;
        var kept = _first;
        QueuedBytes = kept.End - kept.Start;
        for (; kept.Next is { IsContinuation: true } next; kept = next)
            QueuedBytes += next.End - next.Start;
        var dropped = kept.Next;
        kept.Next = null;
        _last = kept;
        CountDropped(dropped);
        for (; dropped is not null; dropped = dropped.Next)
            dropped.Return();
    }

    private void CountDropped(Segment? first)
    {
        var events = 0;
        for (var segment = first; segment is not null; segment = segment.Next)
            events += segment.Events;
        if (events > 0)
            _counters?.OnEventsDropped(events);
    }

    private void Recycle(Segment segment)
    {
        if (_spare is not null)
        {
            segment.Return();
            return;
        }

        segment.Start = segment.End = 0;
        segment.Next = null;
        _spare = segment;
    }

    /// <summary>An idle session holds no buffers.</summary>
    private void Trim()
    {
        if (_isClosed)
            return;
        _first?.Return();
        _spare?.Return();
        _first = _last = _spare = null;
    }
}
