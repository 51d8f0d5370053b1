using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Ocs.Wamp;

/// <summary>The client's end of a WebSocket over a stream.</summary>
internal sealed class WebSocketTransport : WampTransport, IWebSocketSink
{
    private const int ReceiveBytes = 64 << 10;
    private const int UsualHeaderLength = 8;
    private const int MasksAtOnce = 64;
    private static readonly TimeSpan LastWordsTime = TimeSpan.FromSeconds(1);

    private readonly Stream _stream;
    private readonly byte[] _first;
    private readonly WampSubprotocol _subprotocol;
    private readonly WampEndpointOptions _options;
    private readonly string _name;
    private readonly bool _isDeflating;
    private readonly OutboundMessages _outbound;
    private readonly uint[] _masks = new uint[MasksAtOnce];
    private readonly TaskCompletionSource _received = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private WampMessageHandler _handler = _ => { };
    private WampConnectionException? _closedByPeer;
    private WampConnectionException? _silent;
    private int _masksLeft;
    private int _closing;
    private bool _receiving;
    private bool _heard;
    private bool _asked;

    /// <summary>Takes over a stream after the handshake.</summary>
    /// <param name="stream">Disposed with the transport.</param>
    /// <param name="first">What came behind the handshake already.</param>
    /// <param name="subprotocol">What both ends agreed on.</param>
    /// <param name="options">Limits and pings.</param>
    /// <param name="name">The router, for people.</param>
    /// <param name="isDeflating">Whether messages may be compressed.</param>
    public WebSocketTransport(
        Stream stream, byte[] first, WampSubprotocol subprotocol, WampEndpointOptions options, string name, bool isDeflating = false)
    {
        _isDeflating = isDeflating;
        _stream = stream;
        _first = first;
        _subprotocol = subprotocol;
        _options = options;
        _name = name;
        _outbound = new OutboundMessages(bytes => _stream.WriteAsync(bytes));
    }

    /// <inheritdoc/>
    public override WampSerializer Serializer => _subprotocol.Serializer;

    /// <inheritdoc/>
    public override ValueTask SendAsync<TState>(TState state, Action<IBufferWriter<byte>, TState> write, CancellationToken cancellationToken) =>
        _outbound.SendAsync((this, state, write), EncodeMessage, cancellationToken);

    /// <inheritdoc/>
    public override async Task ReceiveAsync(WampMessageHandler handler, CancellationToken cancellationToken)
    {
        _handler = handler;
        _receiving = true;
        var bytes = ArrayPool<byte>.Shared.Rent(ReceiveBytes);
        using var receiver = new WebSocketReceiver(isServer: false, _options.MaxMessageBytes, this, _isDeflating);
        await using var pings = StartPings();
        try
        {
            receiver.Receive(_first);
            while (!receiver.IsClosed)
            {
                var count = await _stream.ReadAsync(bytes, cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    throw new IOException("it ended without a word");
                _heard = true;
                receiver.Receive(bytes.AsSpan(0, count));
            }

            if (_closedByPeer is not null)
                throw _closedByPeer;
            _outbound.Fail(Closed());
        }
        catch (WebSocketProtocolException fault)
        {
            SendClose(fault.CloseCode, fault.Message);
            throw Fail(new WampConnectionException($"The router at {_name} broke the WebSocket protocol: {fault.Message}", fault));
        }
        catch (WampConnectionException fault)
        {
            Fail(fault);
            throw;
        }
        catch (Exception fault) when (fault is IOException or ObjectDisposedException)
        {
            var broken = Fail(_silent ?? new WampConnectionException($"The link to {_name} broke: {fault.Message}", fault));
            if (Volatile.Read(ref _closing) == 0)
                throw broken;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
            _received.TrySetResult();
        }
    }

    /// <inheritdoc/>
    public override async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _closing, 1) != 0)
            return;
        SendClose(WebSocketCloseCode.Normal, "");
        try
        {
            await _outbound.WhenWrittenAsync().WaitAsync(LastWordsTime, TimeProvider.System).ConfigureAwait(false);
            if (_receiving)
                await _received.Task.WaitAsync(LastWordsTime, TimeProvider.System).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The peer no longer listens or answers: the end of the stream must do.
        }

        _outbound.Fail(Closed());
        await _stream.DisposeAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    void IWebSocketSink.OnMessage(bool isText, Span<byte> payload)
    {
        if (isText != _subprotocol.IsText)
            throw new WebSocketProtocolException(WebSocketCloseCode.ProtocolError, $"received a {(isText ? "text" : "binary")} message in {_subprotocol.Name}");
        if (!_subprotocol.IsBatched)
        {
            _handler(payload);
            return;
        }

        ReadOnlySpan<byte> frame = payload;
        while (MessageBatch.TryTake(ref frame, Serializer, out var message))
            _handler(message);
    }

    /// <inheritdoc/>
    void IWebSocketSink.OnPing(ReadOnlySpan<byte> payload) => SendControl(WebSocketOpcode.Pong, payload.ToArray());

    /// <inheritdoc/>
    void IWebSocketSink.OnPong(ReadOnlySpan<byte> payload)
    {
        // That anything came is what counts.
    }

    /// <inheritdoc/>
    void IWebSocketSink.OnClose(int code, ReadOnlySpan<byte> reason)
    {
        if (code is not (WebSocketCloseCode.Normal or WebSocketCloseCode.GoingAway or WebSocketCloseCode.NoStatus))
            _closedByPeer = new WampConnectionException($"The router at {_name} closed the link with code {code}: {Encoding.UTF8.GetString(reason)}");
        if (Volatile.Read(ref _closing) == 0)
            SendClose(code == WebSocketCloseCode.NoStatus ? WebSocketCloseCode.Normal : code, "");
    }

    private static void EncodeMessage<TState>(MessageBuffer buffer, (WebSocketTransport Transport, TState State, Action<IBufferWriter<byte>, TState> Write) message)
    {
        var transport = message.Transport;
        var (serializer, isBatched) = transport._subprotocol;
        var start = BeginFrame(buffer);
        var messageStart = buffer.Length;
        if (isBatched)
            Skip(buffer, MessageBatch.PrefixLength(serializer));
        message.Write(buffer, message.State);
        if (isBatched)
        {
            Skip(buffer, MessageBatch.SuffixLength(serializer));
            MessageBatch.Frame(buffer.WrittenSpan[messageStart..], serializer);
        }

        var isCompressed = transport._isDeflating && TryCompress(buffer, messageStart);
        transport.EndFrame(buffer, start, transport._subprotocol.IsText ? WebSocketOpcode.Text : WebSocketOpcode.Binary, isCompressed);
    }

    /// <summary>Puts the compressed form of a message in its place.</summary>
    private static bool TryCompress(MessageBuffer buffer, int start)
    {
        if (buffer.Length - start < WebSocketDeflate.LeastLength)
            return false;
        // The buffer may move while it grows, so compress from a copy.
        var message = buffer.WrittenSpan[start..].ToArray();
        buffer.Truncate(start);
        WebSocketDeflate.Compress(message, buffer);
        return true;
    }

    private static void EncodeControl(MessageBuffer buffer, (WebSocketTransport Transport, WebSocketOpcode Opcode, byte[] Payload) control)
    {
        var start = BeginFrame(buffer);
        buffer.Write(control.Payload);
        control.Transport.EndFrame(buffer, start, control.Opcode);
    }

    private static void Skip(MessageBuffer buffer, int count)
    {
        buffer.GetSpan(count);
        buffer.Advance(count);
    }

    private static WampConnectionException Closed() => new("The link was closed.");

    private static int BeginFrame(MessageBuffer buffer)
    {
        var start = buffer.Length;
        Skip(buffer, UsualHeaderLength);
        return start;
    }

    private void EndFrame(MessageBuffer buffer, int start, WebSocketOpcode opcode, bool isCompressed = false)
    {
        var length = buffer.Length - start - UsualHeaderLength;
        var headerLength = WebSocketFrame.GetHeaderLength(length, masked: true);
        if (headerLength > UsualHeaderLength)
            Skip(buffer, headerLength - UsualHeaderLength);
        var frame = buffer.WrittenSpan[start..];
        var payload = frame.Slice(headerLength, length);
        if (headerLength != UsualHeaderLength)
            frame.Slice(UsualHeaderLength, length).CopyTo(payload);
        var mask = NextMask();
        WebSocketFrame.WriteMaskedHeader(frame, opcode, length, mask);
        if (isCompressed)
            frame[0] |= WebSocketFrame.Compressed;
        WebSocketFrame.ApplyMask(payload, mask);
        buffer.Truncate(start + headerLength + length);
    }

    private uint NextMask()
    {
        if (_masksLeft == 0)
        {
            RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(_masks.AsSpan()));
            _masksLeft = _masks.Length;
        }

        return _masks[--_masksLeft];
    }

    private void SendControl(WebSocketOpcode opcode, byte[] payload)
    {
        try
        {
            _ = _outbound.SendAsync((this, opcode, payload), EncodeControl, CancellationToken.None).AsTask();
        }
        catch (WampConnectionException)
        {
            // The link has ended: there is nobody to answer.
        }
    }

    private void SendClose(int code, string reason)
    {
        var payload = new byte[WebSocketFrame.MaxControlLength];
        var length = WebSocketFrame.WriteClosePayload(payload, code, reason);
        SendControl(WebSocketOpcode.Close, payload[..length]);
    }

    private WampConnectionException Fail(WampConnectionException fault)
    {
        _outbound.Fail(fault);
        return fault;
    }

    private ITimer? StartPings() => _options.PingInterval <= TimeSpan.Zero ? null : _options.Clock.CreateTimer(
        static transport => ((WebSocketTransport)transport!).OnPingTime(), this, _options.PingInterval, _options.PingInterval);

    private void OnPingTime()
    {
        if (_heard)
        {
            _heard = _asked = false;
            return;
        }

        if (!_asked)
        {
            _asked = true;
            SendControl(WebSocketOpcode.Ping, []);
            return;
        }

        _silent = Fail(new WampConnectionException($"The router at {_name} fell silent."));
        _stream.Dispose();
    }
}
