using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Messages in WebSocket frames, one in each, or several where the peer asked for batches.</summary>
internal sealed class WebSocketLink : NetworkLink, IWebSocketSink
{
    private readonly WebSocketReceiver _receiver;
    private readonly WampSubprotocol _subprotocol;
    private readonly Entrance _entrance;
    private readonly TimeProvider _clock;
    private readonly WebSocketOpcode _opcode;
    private readonly bool _isDeflating;
    private volatile bool _isClosing;
    private volatile bool _isHeard = true;
    private DateTimeOffset _lastHeard;
    private DateTimeOffset? _asked;
    private ITimer? _closeTimer;

    public WebSocketLink(Connection connection, WampSubprotocol subprotocol, Entrance entrance, TimeProvider clock, bool isDeflating = false)
        : base(connection, subprotocol.Serializer)
    {
        _subprotocol = subprotocol;
        _entrance = entrance;
        _clock = clock;
        _opcode = subprotocol.IsText ? WebSocketOpcode.Text : WebSocketOpcode.Binary;
        _isDeflating = isDeflating;
        _receiver = new WebSocketReceiver(isServer: true, entrance.MaxMessageBytes, this, isDeflating);
    }

    public override string Framing => "websocket";

    public override void Receive(Span<byte> bytes)
    {
        if (_receiver.IsClosed)
            return;
        _isHeard = true;
        try
        {
            _receiver.Receive(bytes);
        }
        catch (WebSocketProtocolException error)
        {
            _receiver.Dispose();
            if (error.CloseCode == WebSocketCloseCode.MessageTooBig)
                Session.Core.OnLimit(Session, RouterLimit.Message, error.Message);
            Close(error.CloseCode, error.Message);
        }
    }

    public override void Send(ReadOnlySpan<byte> message, Subscriber? subscriber = null)
    {
        if (_subprotocol.IsBatched)
        {
            using var batch = Batch(message);
            message = batch.Written;
            SendFrame(message, subscriber);
            return;
        }

        SendFrame(message, subscriber);
    }

    public override void Send(ReadOnlySpan<byte> message, Subscriber subscriber, bool isActive)
    {
        // Short, and rare: never compressed.
        using var batch = Batch(message);
        Span<byte> header = stackalloc byte[WebSocketFrame.MaxHeaderLength];
        var length = WebSocketFrame.WriteHeader(header, _opcode, batch.Written.Length);
        Connection.Write(header[..length], batch.Written, subscriber, isActive);
    }

    public override void Close(int code, string reason)
    {
        if (_isClosing)
            return;
        _isClosing = true;
        Span<byte> payload = stackalloc byte[WebSocketFrame.MaxControlLength];
        SendClose(payload[..WebSocketFrame.WriteClosePayload(payload, code, reason)]);

        // The peer answers with a close frame and then closes; one that does not is dropped.
        _closeTimer ??= _clock.CreateTimer(_ => Abort(), null, _entrance.CloseTimeout, Timeout.InfiniteTimeSpan);
    }

    public override void CloseTooSlow(ReadOnlySpan<byte> lastMessage, string reason)
    {
        if (_isClosing)
            return;
        _isClosing = true;
        using var batch = Batch(lastMessage);
        lastMessage = batch.Written;
        var words = new byte[lastMessage.Length + (2 * WebSocketFrame.MaxHeaderLength) + WebSocketFrame.MaxControlLength];
        var length = WebSocketFrame.WriteHeader(words, _opcode, lastMessage.Length);
        lastMessage.CopyTo(words.AsSpan(length));
        length += lastMessage.Length;
        Span<byte> payload = stackalloc byte[WebSocketFrame.MaxControlLength];
        payload = payload[..WebSocketFrame.WriteClosePayload(payload, WebSocketCloseCode.PolicyViolation, reason)];
        length += WebSocketFrame.WriteHeader(words.AsSpan(length), WebSocketOpcode.Close, payload.Length);
        payload.CopyTo(words.AsSpan(length));
        Connection.ReplaceRest(words.AsSpan(0, length + payload.Length));
        _closeTimer ??= _clock.CreateTimer(_ => Abort(), null, _entrance.CloseTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Asks a peer that says nothing whether it is there, and gives up one that does not answer.</summary>
    public override void Tick(DateTimeOffset now)
    {
        if (_entrance.PingInterval == TimeSpan.Zero || _isClosing)
            return;
        if (_isHeard)
        {
            _isHeard = false;
            (_lastHeard, _asked) = (now, null);
        }
        else if (_asked is { } asked)
        {
            if (_entrance.PingTimeout == TimeSpan.Zero || now - asked < _entrance.PingTimeout)
                return;
            _isClosing = true;
            Session.Core.OnLimit(Session, RouterLimit.Ping, $"it has not answered a ping for {_entrance.PingTimeout.TotalSeconds:0.#} s");
            Abort();
        }
        else if (now - _lastHeard >= _entrance.PingInterval)
        {
            _asked = now;
            SendControl(WebSocketOpcode.Ping, []);
        }
    }

    public override void Dispose()
    {
        _receiver.Dispose();
        _closeTimer?.Dispose();
        base.Dispose();
    }

    void IWebSocketSink.OnMessage(bool isText, Span<byte> payload)
    {
        if (_isClosing)
            return;
        if (isText != _subprotocol.IsText)
        {
            Close(
                WebSocketCloseCode.ProtocolError,
                $"WAMP Protocol Error (invalid serialization of WAMP message (binary {Python(!isText)}, but expected {Python(!_subprotocol.IsText)}))");
            return;
        }

        if (_subprotocol.IsBatched)
            DeliverBatch(payload);
        else
            Deliver(payload);
    }

    void IWebSocketSink.OnPing(ReadOnlySpan<byte> payload) => SendControl(WebSocketOpcode.Pong, payload);

    void IWebSocketSink.OnPong(ReadOnlySpan<byte> payload)
    {
    }

    void IWebSocketSink.OnClose(int code, ReadOnlySpan<byte> reason)
    {
        if (_isClosing)
        {
            Abort();
            return;
        }

        _isClosing = true;
        Span<byte> payload = stackalloc byte[2];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        SendClose(code == WebSocketCloseCode.NoStatus ? [] : payload);
        _closeTimer ??= _clock.CreateTimer(_ => Abort(), null, _entrance.CloseTimeout, Timeout.InfiniteTimeSpan);
    }

    private static string Python(bool value) => value ? "True" : "False";

    private void DeliverBatch(ReadOnlySpan<byte> frame)
    {
        try
        {
            while (!_isClosing && MessageBatch.TryTake(ref frame, Serializer, out var message) && Deliver(message))
            {
                // One after the other, until one of them closes the connection.
            }
        }
        catch (WampFormatException error)
        {
            Close(WebSocketCloseCode.ProtocolError, $"WAMP Protocol Error (invalid serialization of WAMP message: {error.Message})");
        }
    }

    /// <summary>The message as it goes into a frame: alone, or as a batch of one.</summary>
    private MessageBuilder Batch(ReadOnlySpan<byte> message)
    {
        var batch = MessageBuilder.Rent(Serializer);
        if (!_subprotocol.IsBatched)
            return batch.Bytes(message);
        var framed = batch.Bytes(message.Length + MessageBatch.PrefixLength(Serializer) + MessageBatch.SuffixLength(Serializer));
        message.CopyTo(framed[MessageBatch.PrefixLength(Serializer)..]);
        MessageBatch.Frame(framed, Serializer);
        return batch;
    }

    private void SendFrame(ReadOnlySpan<byte> payload, Subscriber? subscriber)
    {
        Span<byte> header = stackalloc byte[WebSocketFrame.MaxHeaderLength];
        if (_isDeflating && payload.Length >= WebSocketDeflate.LeastLength)
        {
            SendCompressed(header, payload, subscriber);
            return;
        }

        var length = WebSocketFrame.WriteHeader(header, _opcode, payload.Length);
        Connection.Write(header[..length], payload, subscriber);
    }

    private void SendCompressed(Span<byte> header, ReadOnlySpan<byte> payload, Subscriber? subscriber)
    {
        var compressed = new MessageBuffer();
        try
        {
            WebSocketDeflate.Compress(payload, compressed);
            var length = WebSocketFrame.WriteHeader(header, _opcode, compressed.Length);
            header[0] |= WebSocketFrame.Compressed;
            Connection.Write(header[..length], compressed.WrittenSpan, subscriber);
        }
        finally
        {
            compressed.Release();
        }
    }

    private void SendClose(ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[WebSocketFrame.MaxHeaderLength];
        var length = WebSocketFrame.WriteHeader(header, WebSocketOpcode.Close, payload.Length);
        Connection.WriteLast(header[..length], payload);
    }

    private void SendControl(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        Span<byte> header = stackalloc byte[WebSocketFrame.MaxHeaderLength];
        var length = WebSocketFrame.WriteHeader(header, opcode, payload.Length);
        Connection.Write(header[..length], payload);
    }
}
