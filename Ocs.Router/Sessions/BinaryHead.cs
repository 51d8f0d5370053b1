using System.Buffers.Binary;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>What MessagePack and CBOR put in front of a value; each method returns how many bytes it wrote.</summary>
internal static class BinaryHead
{
    public const int MaxLength = 9;

    private const byte CborText = 3 << 5;
    private const byte CborList = 4 << 5;
    private const byte CborMap = 5 << 5;

    public static int List(Span<byte> output, WampSerializer serializer, int count) =>
        serializer == WampSerializer.Cbor ? Cbor(output, CborList, (ulong)count) : Counted(output, count, 0x90, 0xdc);

    public static int Map(Span<byte> output, WampSerializer serializer, int count) =>
        serializer == WampSerializer.Cbor ? Cbor(output, CborMap, (ulong)count) : Counted(output, count, 0x80, 0xde);

    public static int Text(Span<byte> output, WampSerializer serializer, int length)
    {
        if (serializer == WampSerializer.Cbor)
            return Cbor(output, CborText, (ulong)length);
        if (length < 32)
            return Byte(output, (byte)(0xa0 | length));
        if (length <= byte.MaxValue)
        {
            (output[0], output[1]) = (0xd9, (byte)length);
            return 2;
        }

        output[0] = length <= ushort.MaxValue ? (byte)0xda : (byte)0xdb;
        if (length > ushort.MaxValue)
        {
            BinaryPrimitives.WriteUInt32BigEndian(output[1..], (uint)length);
            return 5;
        }

        BinaryPrimitives.WriteUInt16BigEndian(output[1..], (ushort)length);
        return 3;
    }

    public static int Integer(Span<byte> output, WampSerializer serializer, long value)
    {
        if (serializer == WampSerializer.Cbor)
            return value >= 0 ? Cbor(output, 0, (ulong)value) : Cbor(output, 1 << 5, (ulong)~value);
        if (value is >= 0 and < 128)
            return Byte(output, (byte)value);
        output[0] = value >= 0 ? (byte)0xcf : (byte)0xd3;
        BinaryPrimitives.WriteInt64BigEndian(output[1..], value);
        return 9;
    }

    public static int Boolean(Span<byte> output, WampSerializer serializer, bool value) =>
        Byte(output, serializer == WampSerializer.Cbor ? (byte)(value ? 0xf5 : 0xf4) : (byte)(value ? 0xc3 : 0xc2));

    public static int Null(Span<byte> output, WampSerializer serializer) =>
        Byte(output, serializer == WampSerializer.Cbor ? (byte)0xf6 : (byte)0xc0);

    private static int Byte(Span<byte> output, byte value)
    {
        output[0] = value;
        return 1;
    }

    private static int Counted(Span<byte> output, int count, byte small, byte large)
    {
        if (count < 16)
            return Byte(output, (byte)(small | count));
        output[0] = large;
        BinaryPrimitives.WriteUInt16BigEndian(output[1..], (ushort)count);
        return 3;
    }

    private static int Cbor(Span<byte> output, byte major, ulong value)
    {
        switch (value)
        {
            case < 24:
                return Byte(output, (byte)(major | (byte)value));
            case <= byte.MaxValue:
                (output[0], output[1]) = ((byte)(major | 24), (byte)value);
                return 2;
            case <= ushort.MaxValue:
                output[0] = (byte)(major | 25);
                BinaryPrimitives.WriteUInt16BigEndian(output[1..], (ushort)value);
                return 3;
            case <= uint.MaxValue:
                output[0] = (byte)(major | 26);
                BinaryPrimitives.WriteUInt32BigEndian(output[1..], (uint)value);
                return 5;
            default:
                output[0] = (byte)(major | 27);
                BinaryPrimitives.WriteUInt64BigEndian(output[1..], value);
                return 9;
        }
    }
}
