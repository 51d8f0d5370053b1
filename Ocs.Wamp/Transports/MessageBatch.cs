using System.Buffers.Binary;

namespace Ocs.Wamp;

/// <summary>
/// The framing inside a frame of the <c>.batched</c> subprotocols: in JSON each message is followed by the byte 0x18, in the
/// binary serializers each is preceded by its length in four bytes, big-endian.
/// </summary>
internal static class MessageBatch
{
    private const byte EndOfJson = 0x18;
    private const int LengthBytes = 4;

    /// <summary>How many bytes go in front of each message.</summary>
    public static int PrefixLength(WampSerializer serializer) => serializer == WampSerializer.Json ? 0 : LengthBytes;

    /// <summary>How many bytes go behind each message.</summary>
    public static int SuffixLength(WampSerializer serializer) => serializer == WampSerializer.Json ? 1 : 0;

    /// <summary>Fills in what goes in front of and behind a message.</summary>
    /// <param name="framed">Room for the prefix, the message, room for the suffix.</param>
    /// <param name="serializer">How the message is encoded.</param>
    public static void Frame(Span<byte> framed, WampSerializer serializer)
    {
        if (serializer == WampSerializer.Json)
            framed[^1] = EndOfJson;
        else
            BinaryPrimitives.WriteInt32BigEndian(framed, framed.Length - LengthBytes);
    }

    /// <summary>Takes the next message off the front of a frame; false at its end.</summary>
    /// <exception cref="WampFormatException">The frame ends inside a message.</exception>
    public static bool TryTake(ref ReadOnlySpan<byte> frame, WampSerializer serializer, out ReadOnlySpan<byte> message)
    {
        message = [];
        if (frame.IsEmpty)
            return false;
        var start = PrefixLength(serializer);
        var length = serializer == WampSerializer.Json ? frame.IndexOf(EndOfJson)
            : frame.Length < LengthBytes ? -1
            : BinaryPrimitives.ReadInt32BigEndian(frame);
        var end = (long)start + length + SuffixLength(serializer);
        if (length < 0 || end > frame.Length)
            throw new WampFormatException("A batch of messages ends inside a message.");
        message = frame.Slice(start, length);
        frame = frame[(int)end..];
        return true;
    }
}
