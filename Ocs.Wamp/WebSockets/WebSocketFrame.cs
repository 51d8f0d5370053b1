using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Ocs.Wamp;

/// <summary>Frame headers and masks (RFC 6455, 5).</summary>
internal static class WebSocketFrame
{
    /// <summary>The longest header: two bytes, a 64-bit length, a mask.</summary>
    public const int MaxHeaderLength = 14;

    /// <summary>The bit of the first byte that says that the message is compressed.</summary>
    public const byte Compressed = 0x40;

    /// <summary>The longest payload of a close, ping or pong.</summary>
    public const int MaxControlLength = 125;

    /// <summary>The bytes of the header in front of a payload; the length takes as few as it can, as the RFC demands.</summary>
    public static int GetHeaderLength(long payloadLength, bool masked) =>
        (payloadLength < 126 ? 2 : payloadLength <= ushort.MaxValue ? 4 : 10) + (masked ? 4 : 0);

    /// <summary>Writes the header of an unmasked frame that is a whole message; returns its length.</summary>
    public static int WriteHeader(Span<byte> output, WebSocketOpcode opcode, long payloadLength, bool isFinal = true)
    {
        output[0] = (byte)((isFinal ? 0x80 : 0) | (int)opcode);
        if (payloadLength < 126)
        {
            output[1] = (byte)payloadLength;
            return 2;
        }

        if (payloadLength <= ushort.MaxValue)
        {
            output[1] = 126;
            BinaryPrimitives.WriteUInt16BigEndian(output[2..], (ushort)payloadLength);
            return 4;
        }

        output[1] = 127;
        BinaryPrimitives.WriteUInt64BigEndian(output[2..], (ulong)payloadLength);
        return 10;
    }

    /// <summary>Writes the header of a masked frame; returns its length. The payload is masked by <see cref="ApplyMask"/>.</summary>
    public static int WriteMaskedHeader(Span<byte> output, WebSocketOpcode opcode, long payloadLength, uint mask, bool isFinal = true)
    {
        var length = WriteHeader(output, opcode, payloadLength, isFinal);
        output[1] |= 0x80;
        MemoryMarshal.Write(output[length..], mask);
        return length + 4;
    }

    /// <summary>The payload of a close frame; a text that is too long is cut at a character.</summary>
    public static int WriteClosePayload(Span<byte> output, int code, string reason)
    {
        BinaryPrimitives.WriteUInt16BigEndian(output, (ushort)code);
        System.Text.Unicode.Utf8.FromUtf16(reason, output[2..MaxControlLength], out _, out var written);
        return 2 + written;
    }

    /// <summary>Masks or unmasks bytes in place.</summary>
    /// <param name="bytes">A stretch of a payload.</param>
    /// <param name="mask">The mask, its first byte on the wire in the lowest address.</param>
    /// <returns>The mask for the byte that follows.</returns>
    public static uint ApplyMask(Span<byte> bytes, uint mask)
    {
        if (mask == 0)
            return 0;
        var words = MemoryMarshal.Cast<byte, uint>(bytes);
        var at = 0;
        if (Vector.IsHardwareAccelerated && words.Length >= Vector<uint>.Count)
        {
            var vectors = MemoryMarshal.Cast<uint, Vector<uint>>(words);
            var wide = new Vector<uint>(mask);
            for (var i = 0; i < vectors.Length; i++)
                vectors[i] ^= wide;
            at = vectors.Length * Vector<uint>.Count;
        }

        for (; at < words.Length; at++)
            words[at] ^= mask;
        for (at = words.Length * 4; at < bytes.Length; at++)
        {
            bytes[at] ^= (byte)(BitConverter.IsLittleEndian ? mask : mask >> 24);
            mask = BitConverter.IsLittleEndian ? BitOperations.RotateRight(mask, 8) : BitOperations.RotateLeft(mask, 8);
        }

        return mask;
    }
}
