using System.Buffers;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Messages in RawSocket frames: a type, a length of 24 bits, in memory of 29, the message.</summary>
internal sealed class RawSocketLink : NetworkLink
{
    private readonly byte[] _header = new byte[RawSocketFraming.HeaderLength];
    private readonly int _maxMessageBytes;
    private int _headerLength;
    private byte[]? _payload;
    private int _payloadLength;
    private int _payloadWanted;
    private bool _isClosed;

    /// <summary>A link over the network.</summary>
    /// <param name="connection">Where frames come from and go to.</param>
    /// <param name="serializer">What both sides agreed on.</param>
    /// <param name="maxMessageBytes">The longest message taken.</param>
    /// <param name="maxSentBytes">The longest message that the peer takes.</param>
    public RawSocketLink(Connection connection, WampSerializer serializer, int maxMessageBytes, int maxSentBytes)
        : base(connection, serializer) => (_maxMessageBytes, MaxSentBytes, Framing) = (maxMessageBytes, maxSentBytes, "rawsocket");

    /// <summary>A link in memory.</summary>
    public RawSocketLink(PipeConnection connection, int maxMessageBytes)
        : base(connection, WampSerializer.Json) => (_maxMessageBytes, MaxSentBytes, Framing) = (maxMessageBytes, RawSocketFraming.LongestFrame, "memory");

    public override string Framing { get; }

    private RawSocketFrameType Type => (RawSocketFrameType)(_header[0] & RawSocketFraming.TypeMask);

    public override void Receive(Span<byte> bytes)
    {
        while (bytes.Length > 0 && !_isClosed)
        {
            if (_headerLength < _header.Length)
            {
                _header[_headerLength++] = bytes[0];
                bytes = bytes[1..];
                if (_headerLength < _header.Length)
                    continue;
                _payloadWanted = RawSocketFraming.ReadLength(_header);
                if (Type > RawSocketFrameType.Pong || _payloadWanted > _maxMessageBytes)
                {
                    Stop();
                    return;
                }

                if (_payloadWanted == 0)
                {
                    _headerLength = 0;
                    Take([]);
                    continue;
                }
            }

            if (_payload is null && bytes.Length >= _payloadWanted)
            {
                _headerLength = 0;
                var whole = bytes[.._payloadWanted];
                bytes = bytes[_payloadWanted..];
                Take(whole);
                continue;
            }

            var count = Math.Min(bytes.Length, _payloadWanted - _payloadLength);
            Keep(bytes[..count]);
            bytes = bytes[count..];
            if (_payloadLength == _payloadWanted)
                TakeKept();
        }
    }

    public override void Send(ReadOnlySpan<byte> message, Subscriber? subscriber = null)
    {
        if (message.Length > MaxSentBytes)
        {
            if (subscriber is not null)
                Session.OnLongEvent(message.Length);
            else
                Session.OnLongAnswer(message.Length);
            return;
        }

        Span<byte> header = stackalloc byte[RawSocketFraming.HeaderLength];
        RawSocketFraming.WriteHeader(header, RawSocketFrameType.Message, message.Length);
        Connection.Write(header, message, subscriber);
    }

    public override void Send(ReadOnlySpan<byte> message, Subscriber subscriber, bool isActive)
    {
        Span<byte> header = stackalloc byte[RawSocketFraming.HeaderLength];
        RawSocketFraming.WriteHeader(header, RawSocketFrameType.Message, message.Length);
        Connection.Write(header, message, subscriber, isActive);
    }

    public override void Close(int code, string reason)
    {
        // RawSocket has no words for it: what is queued goes out, then the connection ends.
        _isClosed = true;
        Connection.WriteLast([], []);
    }

    public override void CloseTooSlow(ReadOnlySpan<byte> lastMessage, string reason)
    {
        _isClosed = true;
        Span<byte> header = stackalloc byte[RawSocketFraming.HeaderLength];
        RawSocketFraming.WriteHeader(header, RawSocketFrameType.Message, lastMessage.Length);
        Connection.ReplaceRest([.. header, .. lastMessage]);
    }

    public override void Dispose()
    {
        if (_payload is { } payload)
            ArrayPool<byte>.Shared.Return(payload);
        _payload = null;
        base.Dispose();
    }

    private void Keep(ReadOnlySpan<byte> piece)
    {
        // Never far beyond what has really come: a header alone must not cost memory.
        var needed = _payloadLength + piece.Length;
        if (_payload is null || needed > _payload.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(_payloadWanted, Math.Max(64 << 10, 2L * needed)));
            if (_payload is { } smaller)
            {
                smaller.AsSpan(0, _payloadLength).CopyTo(larger);
                ArrayPool<byte>.Shared.Return(smaller);
            }

            _payload = larger;
        }

        piece.CopyTo(_payload.AsSpan(_payloadLength));
        _payloadLength = needed;
    }

    private void TakeKept()
    {
        var payload = _payload!;
        _headerLength = 0;
        _payload = null;
        _payloadLength = 0;
        try
        {
            Take(payload.AsSpan(0, _payloadWanted));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(payload);
        }
    }

    private void Take(Span<byte> payload)
    {
        switch (Type)
        {
            case RawSocketFrameType.Message:
                Deliver(payload);
                break;
            case RawSocketFrameType.Ping:
                Span<byte> header = stackalloc byte[RawSocketFraming.HeaderLength];
                RawSocketFraming.WriteHeader(header, RawSocketFrameType.Pong, payload.Length);
                Connection.Write(header, payload);
                break;
        }
    }

    private void Stop()
    {
        if (Type <= RawSocketFrameType.Pong)
        {
            var reason = $"the message has {_payloadWanted} bytes, and may have {_maxMessageBytes}";
            Session.Core.OnLimit(Session, RouterLimit.Message, reason);
            Session.Goodbye(WampError.LimitExceeded, reason);
        }

        Close(0, "");
    }
}
