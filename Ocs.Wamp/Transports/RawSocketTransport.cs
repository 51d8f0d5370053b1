using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;

namespace Ocs.Wamp;

/// <summary>A link with RawSocket frames, over pipes in memory or over a stream.</summary>
internal sealed class RawSocketTransport : WampTransport
{
    private static readonly TimeSpan LastWordsTime = TimeSpan.FromSeconds(1);

    private readonly IDuplexPipe _pipe;
    private readonly OutboundMessages _outbound;
    private readonly int _longestReceived;
    private readonly int _longestSent;
    private readonly IAsyncDisposable? _owned;
    private bool _receiving;
    private int _closed;

    /// <summary>A link over a pipe.</summary>
    /// <param name="pipe">Where frames come from and go to.</param>
    /// <param name="serializer">What both ends agreed on.</param>
    /// <param name="longestReceived">The longest message taken, in bytes.</param>
    /// <param name="longestSent">The longest message that the peer takes, in bytes.</param>
    /// <param name="owned">Disposed with the link.</param>
    public RawSocketTransport(
        IDuplexPipe pipe, WampSerializer serializer, int longestReceived, int longestSent, IAsyncDisposable? owned = null)
    {
        _pipe = pipe;
        Serializer = serializer;
        _longestReceived = longestReceived;
        _longestSent = longestSent;
        _owned = owned;
        _outbound = new OutboundMessages(WriteAsync);
    }

    /// <inheritdoc/>
    public override WampSerializer Serializer { get; }

    /// <inheritdoc/>
    public override ValueTask SendAsync<TState>(TState state, Action<IBufferWriter<byte>, TState> write, CancellationToken cancellationToken) =>
        _outbound.SendAsync((state, write, _longestSent), Encode, cancellationToken);

    /// <inheritdoc/>
    public override async Task ReceiveAsync(WampMessageHandler handler, CancellationToken cancellationToken)
    {
        _receiving = true;
        try
        {
            while (true)
            {
                var result = await _pipe.Input.ReadAsync(cancellationToken).ConfigureAwait(false);
                var received = result.Buffer;
                while (RawSocketFraming.TryRead(ref received, _longestReceived, out var type, out var payload))
                    Handle(type, payload, handler);
                _pipe.Input.AdvanceTo(received.Start, received.End);
                if (result.IsCanceled || result.IsCompleted)
                    break;
            }

            _outbound.Fail(Closed());
        }
        catch (WampConnectionException fault)
        {
            _outbound.Fail(fault);
            throw;
        }
        catch (IOException fault)
        {
            var broken = new WampConnectionException($"The link broke: {fault.Message}", fault);
            _outbound.Fail(broken);
            if (Volatile.Read(ref _closed) == 0)
                throw broken;
        }
        finally
        {
            await _pipe.Input.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closed, 1) != 0)
            return;
        try
        {
            await _outbound.WhenWrittenAsync().WaitAsync(LastWordsTime, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The peer no longer reads: what was for it is lost.
        }

        _outbound.Fail(Closed());
        _pipe.Output.CancelPendingFlush();
        await _outbound.WhenWrittenAsync().ConfigureAwait(false);
        await _pipe.Output.CompleteAsync().ConfigureAwait(false);
        if (_receiving)
            _pipe.Input.CancelPendingRead();
        else
            await _pipe.Input.CompleteAsync().ConfigureAwait(false);
        if (_owned is not null)
            await _owned.DisposeAsync().ConfigureAwait(false);
    }

    private static WampConnectionException Closed() => new("The link was closed.");

    private static void Encode<TState>(MessageBuffer buffer, (TState State, Action<IBufferWriter<byte>, TState> Write, int Longest) message)
    {
        var start = buffer.Length;
        buffer.GetSpan(RawSocketFraming.HeaderLength);
        buffer.Advance(RawSocketFraming.HeaderLength);
        message.Write(buffer, message.State);
        var length = buffer.Length - start - RawSocketFraming.HeaderLength;
        if (length > message.Longest)
            throw new WampException("wamp.error.payload_size_exceeded", string.Create(CultureInfo.InvariantCulture, $"A message of {length} bytes is longer than the {message.Longest} bytes that the peer takes."));
        RawSocketFraming.WriteHeader(buffer.WrittenSpan[start..], RawSocketFrameType.Message, length);
    }

    private static void EncodePong(MessageBuffer buffer, ReadOnlySequence<byte> payload)
    {
        var length = (int)payload.Length;
        RawSocketFraming.WriteHeader(buffer.GetSpan(RawSocketFraming.HeaderLength), RawSocketFrameType.Pong, length);
        buffer.Advance(RawSocketFraming.HeaderLength);
        payload.CopyTo(buffer.GetSpan(length));
        buffer.Advance(length);
    }

    private async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        var result = await _pipe.Output.WriteAsync(bytes).ConfigureAwait(false);
        if (result.IsCompleted || result.IsCanceled)
            throw Closed();
    }

    private void Handle(RawSocketFrameType type, ReadOnlySequence<byte> payload, WampMessageHandler handler)
    {
        if (type == RawSocketFrameType.Ping)
            _ = _outbound.SendAsync(payload, EncodePong, CancellationToken.None).AsTask();
        if (type != RawSocketFrameType.Message)
            return;
        if (payload.IsSingleSegment)
        {
            handler(payload.FirstSpan);
            return;
        }

        var length = (int)payload.Length;
        var whole = ArrayPool<byte>.Shared.Rent(length);
        payload.CopyTo(whole);
        handler(whole.AsSpan(0, length));
        ArrayPool<byte>.Shared.Return(whole);
    }
}
