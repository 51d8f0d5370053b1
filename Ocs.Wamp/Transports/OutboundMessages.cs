namespace Ocs.Wamp;

/// <summary>
/// Messages on their way to one peer. Senders append to one buffer while the other is written out, so that whatever
/// comes together goes out in one write. Safe for several threads; the encoding of messages never overlaps.
/// </summary>
/// <param name="write">Writes bytes out; never called again before it completes.</param>
/// <param name="highWater">How many bytes may wait before senders wait too.</param>
internal sealed class OutboundMessages(Func<ReadOnlyMemory<byte>, ValueTask> write, int highWater = OutboundMessages.DefaultHighWater)
{
    private const int DefaultHighWater = 256 * 1024;
    private const int WritesBeforeYielding = 32;

    private readonly Lock _lock = new();
    private MessageBuffer _filling = new();
    private MessageBuffer _writing = new();
    private TaskCompletionSource? _room;
    private TaskCompletionSource? _idle;
    private WampConnectionException? _fault;
    private bool _encoding;
    private bool _flushing;

    /// <summary>Appends one message and sees to it that it goes out. Completes when there is room for more.</summary>
    /// <exception cref="WampConnectionException">The link has ended.</exception>
    public ValueTask SendAsync<TState>(TState state, Action<MessageBuffer, TState> encode, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Task? room = null;
        bool flush;
        lock (_lock)
        {
            if (_fault is not null)
                throw Again(_fault);
            Encode(state, encode);
            if (_filling.Length > highWater)
                room = (_room ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            flush = !_flushing;
            _flushing = true;
        }

        if (flush)
            _ = FlushAsync();
        return room is null || room.IsCompletedSuccessfully ? ValueTask.CompletedTask : new ValueTask(room.WaitAsync(cancellationToken));
    }

    /// <summary>Completes when all that was sent before is written out, or cannot be any more.</summary>
    public Task WhenWrittenAsync()
    {
        lock (_lock)
        {
            if (!_flushing)
                return Task.CompletedTask;
            _idle ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _idle.Task;
        }
    }

    /// <summary>Ends sending: those who wait and those who come get this reason.</summary>
    public void Fail(WampConnectionException fault)
    {
        TaskCompletionSource? room;
        lock (_lock)
        {
            _fault ??= fault;
            room = _room;
            _room = null;
        }

        room?.TrySetException(Again(fault));
    }

    private static WampConnectionException Again(WampConnectionException fault) => new(fault.Message, fault) { Reason = fault.Reason };

    private void Encode<TState>(TState state, Action<MessageBuffer, TState> encode)
    {
        if (_encoding)
            throw new InvalidOperationException("A message is sent from inside the encoding of another on the same link.");
        var start = _filling.Length;
        _encoding = true;
        try
        {
            encode(_filling, state);
        }
        catch
        {
            _filling.Truncate(start);
            throw;
        }
        finally
        {
            _encoding = false;
        }
    }

    private async Task FlushAsync()
    {
        for (var writes = 1; TryTakeBatch(); writes++)
        {
            try
            {
                await write(_writing.WrittenMemory).ConfigureAwait(false);
            }
            catch (Exception fault)
            {
                Fail(fault as WampConnectionException ?? new WampConnectionException($"The link broke while sending: {fault.Message}", fault));
            }

            if (writes % WritesBeforeYielding == 0)
                await Task.Yield();
        }
    }

    private bool TryTakeBatch()
    {
        TaskCompletionSource? ended;
        bool more;
        lock (_lock)
        {
            _writing.Clear();
            more = _fault is null && _filling.Length > 0;
            if (more)
            {
                (_filling, _writing) = (_writing, _filling);
                ended = _room;
                _room = null;
            }
            else
            {
                if (_fault is not null)
                {
                    _filling.Release();
                    _writing.Release();
                }

                _flushing = false;
                ended = _idle;
                _idle = null;
            }
        }

        ended?.TrySetResult();
        return more;
    }
}
