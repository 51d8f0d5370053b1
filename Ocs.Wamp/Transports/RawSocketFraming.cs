using System.Buffers;
using System.Globalization;

namespace Ocs.Wamp;

/// <summary>
/// WAMP's RawSocket framing: one byte of type, three bytes of length, big-endian, then the message. Also used in memory,
/// where the five bits above the type, which the network leaves zero, carry longer lengths: up to 512 MB.
/// </summary>
internal static class RawSocketFraming
{
    /// <summary>The length of the header in front of each frame.</summary>
    public const int HeaderLength = 4;

    /// <summary>The longest frame that the header can tell, in memory.</summary>
    public const int LongestFrame = (1 << 29) - 1;

    /// <summary>The bits of the first byte that tell the type.</summary>
    public const byte TypeMask = 7;

    /// <summary>The length that a header tells.</summary>
    public static int ReadLength(ReadOnlySpan<byte> header) => (header[0] >> 3 << 24) | (header[1] << 16) | (header[2] << 8) | header[3];

    /// <summary>Writes a header.</summary>
    public static void WriteHeader(Span<byte> header, RawSocketFrameType type, int length)
    {
        if ((uint)length > LongestFrame)
            throw new WampConnectionException(string.Create(CultureInfo.InvariantCulture, $"A message of {length} bytes is longer than a frame can be."));
        header[0] = (byte)((length >> 24 << 3) | (int)type);
        header[1] = (byte)(length >> 16);
        header[2] = (byte)(length >> 8);
        header[3] = (byte)length;
    }

    /// <summary>
    /// Takes the next frame off the front of what was received; false while it is not whole.
    /// </summary>
    /// <exception cref="WampConnectionException">The frame is longer than allowed or of an unknown type; nothing behind it can be read.</exception>
    public static bool TryRead(
        ref ReadOnlySequence<byte> received, int longest, out RawSocketFrameType type, out ReadOnlySequence<byte> payload)
    {
        type = default;
        payload = default;
        if (received.Length < HeaderLength)
            return false;
        Span<byte> header = stackalloc byte[HeaderLength];
        received.Slice(0, HeaderLength).CopyTo(header);
        type = (RawSocketFrameType)(header[0] & TypeMask);
        var length = ReadLength(header);
        if (length > longest)
            throw new WampConnectionException(string.Create(CultureInfo.InvariantCulture, $"A frame of {length} bytes came, where at most {longest} are allowed."));
        if (type > RawSocketFrameType.Pong)
            throw new WampConnectionException(string.Create(CultureInfo.InvariantCulture, $"A frame of unknown type {(int)type} came."));
        if (received.Length < HeaderLength + length)
            return false;
        payload = received.Slice(HeaderLength, length);
        received = received.Slice(payload.End);
        return true;
    }
}
