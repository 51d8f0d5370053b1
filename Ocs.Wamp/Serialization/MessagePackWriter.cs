using System.Buffers;
using System.Globalization;
using System.Numerics;

namespace Ocs.Wamp;

/// <summary>Writes MessagePack, each value in its shortest form. Integers beyond 64 bits, which it lacks, become their digits as text.</summary>
internal sealed class MessagePackWriter : CountedWriter
{
    /// <inheritdoc/>
    public override WampSerializer Serializer => WampSerializer.MessagePack;

    /// <inheritdoc/>
    public override void WriteNull()
    {
        CountValue();
        WriteHeader(0xc0, 0, 0);
    }

    /// <inheritdoc/>
    public override void WriteBoolean(bool value)
    {
        CountValue();
        WriteHeader(value ? (byte)0xc3 : (byte)0xc2, 0, 0);
    }

    /// <inheritdoc/>
    public override void WriteInteger(long value)
    {
        CountValue();
        switch (value)
        {
            case >= 0: WriteUnsigned((ulong)value); break;
            case >= -32: WriteHeader((byte)value, 0, 0); break;
            case >= sbyte.MinValue: WriteHeader(0xd0, (ulong)value, 1); break;
            case >= short.MinValue: WriteHeader(0xd1, (ulong)value, 2); break;
            case >= int.MinValue: WriteHeader(0xd2, (ulong)value, 4); break;
            default: WriteHeader(0xd3, (ulong)value, 8); break;
        }
    }

    /// <inheritdoc/>
    public override void WriteBigInteger(BigInteger value)
    {
        if (value >= long.MinValue && value <= long.MaxValue)
        {
            WriteInteger((long)value);
        }
        else if (value.Sign > 0 && value <= ulong.MaxValue)
        {
            CountValue();
            WriteUnsigned((ulong)value);
        }
        else
        {
            WriteString(value.ToString(CultureInfo.InvariantCulture));
        }
    }

    /// <inheritdoc/>
    public override void WriteDouble(double value)
    {
        CountValue();
        WriteHeader(0xcb, BitConverter.DoubleToUInt64Bits(value), 8);
    }

    /// <inheritdoc/>
    public override void WriteBinary(ReadOnlySpan<byte> value)
    {
        CountValue();
        var length = (uint)value.Length;
        switch (length)
        {
            case <= byte.MaxValue: WriteHeader(0xc4, length, 1); break;
            case <= ushort.MaxValue: WriteHeader(0xc5, length, 2); break;
            default: WriteHeader(0xc6, length, 4); break;
        }

        Output.Write(value);
    }

    /// <inheritdoc/>
    private protected override void WriteListHeader(int count)
    {
        switch (count)
        {
            case <= 15: WriteHeader((byte)(0x90 | count), 0, 0); break;
            case <= ushort.MaxValue: WriteHeader(0xdc, (ulong)count, 2); break;
            default: WriteHeader(0xdd, (ulong)count, 4); break;
        }
    }

    /// <inheritdoc/>
    private protected override void WriteMapHeader(int count)
    {
        switch (count)
        {
            case <= 15: WriteHeader((byte)(0x80 | count), 0, 0); break;
            case <= ushort.MaxValue: WriteHeader(0xde, (ulong)count, 2); break;
            default: WriteHeader(0xdf, (ulong)count, 4); break;
        }
    }

    /// <inheritdoc/>
    private protected override void WriteTextHeader(int length)
    {
        switch (length)
        {
            case <= 31: WriteHeader((byte)(0xa0 | length), 0, 0); break;
            case <= byte.MaxValue: WriteHeader(0xd9, (ulong)length, 1); break;
            case <= ushort.MaxValue: WriteHeader(0xda, (ulong)length, 2); break;
            default: WriteHeader(0xdb, (ulong)length, 4); break;
        }
    }

    private void WriteUnsigned(ulong value)
    {
        switch (value)
        {
            case <= 0x7f: WriteHeader((byte)value, 0, 0); break;
            case <= byte.MaxValue: WriteHeader(0xcc, value, 1); break;
            case <= ushort.MaxValue: WriteHeader(0xcd, value, 2); break;
            case <= uint.MaxValue: WriteHeader(0xce, value, 4); break;
            default: WriteHeader(0xcf, value, 8); break;
        }
    }
}
