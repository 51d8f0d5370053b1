using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The server's side of the RawSocket handshake: four bytes each way.</summary>
internal sealed class RawSocketUpgrade(Connection connection, TransportContext transport) : IByteReceiver
{
    private const byte Magic = 0x7F;
    private const byte SerializerUnsupported = 1;
    private const byte ReservedBitsUsed = 3;
    private const byte TooManyConnections = 4;

    private readonly byte[] _request = new byte[4];
    private int _length;

    public void Receive(Span<byte> bytes)
    {
        var count = Math.Min(bytes.Length, _request.Length - _length);
        bytes[..count].CopyTo(_request.AsSpan(_length));
        _length += count;
        if (_length < _request.Length || connection.Receiver != this)
            return;
        if (_request[2] != 0 || _request[3] != 0)
            Refuse(ReservedBitsUsed);
        else if (RawSocketHandshake.FindSerializer(_request[1] & 0xF) is not { } serializer || !transport.RawSocket!.Speaks(serializer))
            Refuse(SerializerUnsupported);
        else if (transport.Core.Connections.IsFull(connection.Peer))
            RefuseFurther();
        else
            Accept(serializer, bytes[count..]);
    }

    public void OnOverflow() => connection.Abort();

    public void OnEnded()
    {
    }

    private void RefuseFurther()
    {
        transport.Core.Counters.OnLimit(RouterLimit.Connections);
        Refuse(TooManyConnections);
    }

    private void Refuse(byte error) => connection.WriteLast([Magic, (byte)(error << 4), 0, 0], []);

    private void Accept(WampSerializer serializer, Span<byte> early)
    {
        var entrance = transport.RawSocket!;
        connection.Write(RawSocketHandshake.Create(serializer, entrance.MaxMessageBytes), []);
        var link = new RawSocketLink(
            connection, serializer, Math.Min(entrance.MaxMessageBytes, RawSocketHandshake.LongestMessage), RawSocketHandshake.LongestOf(_request[1] >> 4));
        connection.Receiver = link;
        transport.Core.Accept(link, entrance);
        if (early.Length > 0)
            link.Receive(early);
    }
}
