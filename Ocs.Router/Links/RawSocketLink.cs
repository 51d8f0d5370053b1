using System.Buffers;
using System.Buffers.Binary;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Messages in RawSocket frames: a type, a length of 24 bits, the message.</summary>
internal sealed class RawSocketLink(Connection connection, WampSerializer serializer, int maxMessageBytes, string framing = "rawsocket")
    : NetworkLink(connection, serializer)
{
    private const int HeaderLength = 4;
    private const byte Message = 0;
    private const byte Ping = 1;
    private const byte Pong = 2;

    private readonly byte[] _header = new byte[HeaderLength];
    private int _headerLength;
    private byte[]? _payload;
    private int _payloadLength;
    private int _payloadWanted;
    private bool _isClosed;

    public override string Framing => framing;

    public override void Receive(Span<byte> bytes)
    {
        while (bytes.Length > 0 && !_isClosed)
        {
            if (_headerLength < HeaderLength)
            {
                _header[_headerLength++] = bytes[0];
                bytes = bytes[1..];
                if (_headerLength < HeaderLength)
                    continue;
                _payloadWanted = (int)(BinaryPrimitives.ReadUInt32BigEndian(_header) & 0xffffff);
                if (_header[0] > Pong || _payloadWanted > maxMessageBytes)
                {
                    Stop();
                    return;
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

            _payload ??= ArrayPool<byte>.Shared.Rent(_payloadWanted);
            var count = Math.Min(bytes.Length, _payloadWanted - _payloadLength);
            bytes[..count].CopyTo(_payload.AsSpan(_payloadLength));
            _payloadLength += count;
            bytes = bytes[count..];
            if (_payloadLength == _payloadWanted)
                TakeKept();
        }
    }

    public override void Send(ReadOnlySpan<byte> message, Subscriber? subscriber = null)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        WriteHeader(header, Message, message.Length);
        Connection.Write(header, message, subscriber);
    }

    public override void Send(ReadOnlySpan<byte> message, Subscriber subscriber, bool isActive)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        WriteHeader(header, Message, message.Length);
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
        Span<byte> header = stackalloc byte[HeaderLength];
        WriteHeader(header, Message, lastMessage.Length);
        Connection.ReplaceRest([.. header, .. lastMessage]);
    }

    private static void WriteHeader(Span<byte> header, byte type, int length) =>
        BinaryPrimitives.WriteUInt32BigEndian(header, ((uint)type << 24) | (uint)length);

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
        switch (_header[0])
        {
            case Message:
                Deliver(payload);
                break;
            case Ping:
                Span<byte> header = stackalloc byte[HeaderLength];
                WriteHeader(header, Pong, payload.Length);
                Connection.Write(header, payload);
                break;
        }
    }

    private void Stop()
    {
        if (_header[0] <= Pong)
        {
            var reason = $"the message has {_payloadWanted} bytes, and may have {maxMessageBytes}";
            Session.Core.OnLimit(Session, RouterLimit.Message, reason);
            Session.Goodbye(WampError.LimitExceeded, reason);
        }

        Close(0, "");
    }
}
