using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The server's side of the RawSocket handshake: four bytes each way.</summary>
internal sealed class RawSocketUpgrade(Connection connection, RouterCore core) : IByteReceiver
{
    private const byte Magic = 0x7F;
    private const byte SerializerUnsupported = 1;
    private const byte ReservedBitsUsed = 3;
    private const int LargestLengthExponent = 15;

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
        else if ((_request[1] & 0xF) is 0 or > 3)
            Refuse(SerializerUnsupported);
        else
            Accept(bytes[count..]);
    }

    public void OnOverflow() => connection.Abort();

    public void OnEnded()
    {
    }

    private void Refuse(byte error) => connection.WriteLast([Magic, (byte)(error << 4), 0, 0], []);

    private void Accept(Span<byte> early)
    {
        // 2^(9+15) bytes is the most that the frame's length of 24 bits can say.
        var serializer = _request[1] & 0xF;
        connection.Write([Magic, (byte)((LargestLengthExponent << 4) | serializer), 0, 0], []);
        var link = new RawSocketLink(connection, (WampSerializer)(serializer - 1), core.Options.MaxMessageBytes);
        connection.Receiver = link;
        core.Accept(link);
        if (early.Length > 0)
            link.Receive(early);
    }
}
