using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text.Unicode;

namespace Ocs.Wamp;

/// <summary>
/// Reads frames from a stream of bytes that arrives in any pieces. It keeps what it needs, so the caller's buffer is free
/// again after each call. A message that lies whole in the caller's buffer is unmasked there and handed over without a copy.
/// </summary>
/// <param name="isServer">Whether the peer is a client, which must mask; a server must not.</param>
/// <param name="maxMessageBytes">The largest message taken.</param>
/// <param name="sink">Who gets the messages.</param>
/// <param name="isDeflating">Whether it was agreed that messages may be compressed.</param>
internal sealed class WebSocketReceiver(bool isServer, int maxMessageBytes, IWebSocketSink sink, bool isDeflating = false) : IDisposable
{
    private readonly byte[] _header = new byte[WebSocketFrame.MaxHeaderLength];
    private int _headerLength;

    private bool _inPayload;
    private bool _isFinal;
    private WebSocketOpcode _opcode;
    private long _payloadLeft;
    private uint _mask;

    private byte[]? _control;
    private int _controlLength;

    private bool _inMessage;
    private bool _isText;
    private bool _isCompressed;
    private byte[] _message = [];
    private int _messageLength;
    private WebSocketUtf8 _utf8;

    /// <summary>Whether a close frame came; bytes after it are ignored.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>Takes the next bytes of the stream, which it may overwrite.</summary>
    /// <exception cref="WebSocketProtocolException">The peer broke the protocol.</exception>
    public void Receive(Span<byte> bytes)
    {
        while (bytes.Length > 0 && !IsClosed)
        {
            if (!_inPayload)
            {
                if (!TryReadHeader(ref bytes))
                    return;
                if (_opcode <= WebSocketOpcode.Binary && _isFinal && !_inMessage && !_isCompressed && _payloadLeft <= bytes.Length)
                {
                    var payload = bytes[..(int)_payloadLeft];
                    bytes = bytes[payload.Length..];
                    DeliverWhole(payload);
                    continue;
                }

                _inPayload = true;
            }

            var piece = bytes[..(int)Math.Min(_payloadLeft, bytes.Length)];
            bytes = bytes[piece.Length..];
            _mask = WebSocketFrame.ApplyMask(piece, _mask);
            _payloadLeft -= piece.Length;
            if (_opcode >= WebSocketOpcode.Close)
                TakeControl(piece);
            else
                TakePiece(piece);
        }
    }

    /// <summary>Gives its buffers back.</summary>
    public void Dispose()
    {
        ReturnMessage();
        IsClosed = true;
    }

    private bool TryReadHeader(ref Span<byte> bytes)
    {
        ReadOnlySpan<byte> header = bytes;
        var kept = _headerLength;
        if (kept > 0)
        {
            var added = Math.Min(bytes.Length, WebSocketFrame.MaxHeaderLength - kept);
            bytes[..added].CopyTo(_header.AsSpan(kept));
            header = _header.AsSpan(0, kept + added);
        }

        var needed = 2;
        if (header.Length >= 2)
        {
            if (kept < 2)
                CheckFirstBytes(header[0], header[1]);
            needed += (header[1] & 0x7f) switch { 126 => 2, 127 => 8, _ => 0 } + (isServer ? 4 : 0);
        }

        if (header.Length < needed)
        {
            header.CopyTo(_header);
            _headerLength = header.Length;
            bytes = [];
            return false;
        }

        bytes = bytes[(needed - kept)..];
        _headerLength = 0;
        _payloadLeft = (header[1] & 0x7f) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian(header[2..]),
            127 => ReadLongLength(header[2..]),
            var small => small,
        };
        _mask = isServer ? MemoryMarshal.Read<uint>(header[(needed - 4)..]) : 0;
        Begin(header[0]);
        return true;
    }

    private void CheckFirstBytes(byte first, byte second)
    {
        var opcode = (WebSocketOpcode)(first & 0xf);
        var allowed = isDeflating && opcode is (WebSocketOpcode.Text or WebSocketOpcode.Binary) ? WebSocketFrame.Compressed : 0;
        if ((first & 0x70 & ~allowed) != 0)
            throw Broken("received a frame with reserved bits set, and no extension was agreed on");
        if (opcode is not (<= WebSocketOpcode.Binary or (>= WebSocketOpcode.Close and <= WebSocketOpcode.Pong)))
            throw Broken($"received a frame with the reserved opcode {(int)opcode}");
        if ((second & 0x80) != 0 != isServer)
            throw Broken(isServer ? "received an unmasked frame from a client" : "received a masked frame from a server");
        if (opcode >= WebSocketOpcode.Close)
        {
            if ((first & 0x80) == 0)
                throw Broken("received a fragmented control frame");
            if ((second & 0x7f) > WebSocketFrame.MaxControlLength)
                throw Broken("received a control frame with more than 125 bytes");
        }
        else if (opcode == WebSocketOpcode.Continuation != _inMessage)
        {
            throw Broken(_inMessage ? "received a new message inside a fragmented one" : "received a continuation without a message");
        }
    }

    private static long ReadLongLength(ReadOnlySpan<byte> bytes) =>
        BinaryPrimitives.ReadInt64BigEndian(bytes) is >= 0 and var length ? length : throw Broken("received a frame length above 2^63");

    private void Begin(byte first)
    {
        _isFinal = (first & 0x80) != 0;
        _opcode = (WebSocketOpcode)(first & 0xf);
        if (_opcode >= WebSocketOpcode.Close)
        {
            _controlLength = 0;
            return;
        }

        if (_payloadLeft > maxMessageBytes - (_inMessage ? _messageLength : 0))
            throw new WebSocketProtocolException(WebSocketCloseCode.MessageTooBig, $"received a message larger than {maxMessageBytes} bytes");
        if (_opcode == WebSocketOpcode.Continuation)
            return;
        _isText = _opcode == WebSocketOpcode.Text;
        _isCompressed = (first & WebSocketFrame.Compressed) != 0;
    }

    private void DeliverWhole(Span<byte> payload)
    {
        WebSocketFrame.ApplyMask(payload, _mask);
        if (_isText && !Utf8.IsValid(payload))
        {
            _utf8.Reset();
            _utf8.Accept(payload);
            throw NotUtf8();
        }

        sink.OnMessage(_isText, payload);
    }

    private void TakePiece(Span<byte> piece)
    {
        if (!_inMessage)
        {
            _inMessage = true;
            _messageLength = 0;
            _utf8.Reset();
        }

        if (_isText && !_isCompressed && !_utf8.Accept(piece))
            throw NotUtf8();
        Keep(piece);
        if (_payloadLeft > 0)
            return;
        _inPayload = false;
        if (!_isFinal)
            return;
        if (_isText && !_isCompressed && !_utf8.IsComplete)
            throw NotUtf8();
        _inMessage = false;
        try
        {
            if (_isCompressed)
                Decompress();
            else
                sink.OnMessage(_isText, _message.AsSpan(0, _messageLength));
        }
        finally
        {
            ReturnMessage();
        }
    }

    private void Decompress()
    {
        _isCompressed = false;
        var message = new MessageBuffer();
        try
        {
            WebSocketDeflate.Decompress(_message.AsSpan(0, _messageLength), maxMessageBytes, message);
            _mask = 0;
            DeliverWhole(message.WrittenSpan);
        }
        finally
        {
            message.Release();
        }
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        // Room for the whole frame, but never far beyond what has really come: a header alone must not cost memory.
        var needed = _messageLength + piece.Length;
        if (needed > _message.Length)
        {
            var wanted = (int)Math.Min(needed + _payloadLeft, Math.Max(64 << 10, 2L * needed));
            var larger = ArrayPool<byte>.Shared.Rent(wanted);
            _message.AsSpan(0, _messageLength).CopyTo(larger);
            if (_message.Length > 0)
                ArrayPool<byte>.Shared.Return(_message);
            _message = larger;
        }

        piece.CopyTo(_message.AsSpan(_messageLength));
        _messageLength = needed;
    }

    private void ReturnMessage()
    {
        if (_message.Length > 0)
            ArrayPool<byte>.Shared.Return(_message);
        _message = [];
        _messageLength = 0;
    }

    private void TakeControl(ReadOnlySpan<byte> piece)
    {
        var control = _control ??= new byte[WebSocketFrame.MaxControlLength];
        piece.CopyTo(control.AsSpan(_controlLength));
        _controlLength += piece.Length;
        if (_payloadLeft > 0)
            return;
        _inPayload = false;
        DeliverControl(control.AsSpan(0, _controlLength));
    }

    private void DeliverControl(ReadOnlySpan<byte> payload)
    {
        switch (_opcode)
        {
            case WebSocketOpcode.Ping:
                sink.OnPing(payload);
                return;
            case WebSocketOpcode.Pong:
                sink.OnPong(payload);
                return;
        }

        if (payload.Length == 1)
            throw Broken("received a close frame with half a code");
        var code = payload.Length == 0 ? WebSocketCloseCode.NoStatus : BinaryPrimitives.ReadUInt16BigEndian(payload);
        if (payload.Length > 0 && !WebSocketCloseCode.MayBeSent(code))
            throw Broken($"received the close code {code}, which may not be sent");
        var reason = payload.Length > 2 ? payload[2..] : [];
        if (!Utf8.IsValid(reason))
            throw new WebSocketProtocolException(WebSocketCloseCode.InvalidPayload, "received a close reason that is not UTF-8");
        IsClosed = true;
        sink.OnClose(code, reason);
    }

    private WebSocketProtocolException NotUtf8() => new(
        WebSocketCloseCode.InvalidPayload,
        $"encountered invalid UTF-8 while processing text message at payload octet index {_utf8.Checked}");

    private static WebSocketProtocolException Broken(string what) => new(WebSocketCloseCode.ProtocolError, what);
}
