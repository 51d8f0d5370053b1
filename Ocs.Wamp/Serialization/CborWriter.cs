using System.Buffers;
using System.Numerics;

namespace Ocs.Wamp;

/// <summary>Writes CBOR (RFC 8949): lengths in their shortest form, doubles always in 64 bits.</summary>
internal sealed class CborWriter : CountedWriter
{
    private const byte Unsigned = 0 << 5;
    private const byte Negative = 1 << 5;
    private const byte Bytes = 2 << 5;
    private const byte Text = 3 << 5;
    private const byte List = 4 << 5;
    private const byte Map = 5 << 5;
    private const byte PositiveBigInteger = (6 << 5) | 2;
    private const byte NegativeBigInteger = (6 << 5) | 3;
    private const byte False = (7 << 5) | 20;
    private const byte True = (7 << 5) | 21;
    private const byte Null = (7 << 5) | 22;
    private const byte Double = (7 << 5) | 27;

    /// <inheritdoc/>
    public override WampSerializer Serializer => WampSerializer.Cbor;

    /// <inheritdoc/>
    public override void WriteNull()
    {
        CountValue();
        WriteHeader(Null, 0, 0);
    }

    /// <inheritdoc/>
    public override void WriteBoolean(bool value)
    {
        CountValue();
        WriteHeader(value ? True : False, 0, 0);
    }

    /// <inheritdoc/>
    public override void WriteInteger(long value)
    {
        CountValue();
        if (value >= 0)
            WriteArgument(Unsigned, (ulong)value);
        else
            WriteArgument(Negative, (ulong)(-1 - value));
    }

    /// <inheritdoc/>
    public override void WriteBigInteger(BigInteger value)
    {
        CountValue();
        var isNegative = value.Sign < 0;
        var argument = isNegative ? BigInteger.MinusOne - value : value;
        if (argument <= ulong.MaxValue)
        {
            WriteArgument(isNegative ? Negative : Unsigned, (ulong)argument);
            return;
        }

        WriteHeader(isNegative ? NegativeBigInteger : PositiveBigInteger, 0, 0);
        var length = argument.GetByteCount(isUnsigned: true);
        WriteArgument(Bytes, (ulong)length);
        argument.TryWriteBytes(Output.GetSpan(length), out var written, isUnsigned: true, isBigEndian: true);
        Output.Advance(written);
    }

    /// <inheritdoc/>
    public override void WriteDouble(double value)
    {
        CountValue();
        WriteHeader(Double, BitConverter.DoubleToUInt64Bits(value), 8);
    }

    /// <inheritdoc/>
    public override void WriteBinary(ReadOnlySpan<byte> value)
    {
        CountValue();
        WriteArgument(Bytes, (ulong)value.Length);
        Output.Write(value);
    }

    /// <inheritdoc/>
    private protected override void WriteListHeader(int count) => WriteArgument(List, (ulong)count);

    /// <inheritdoc/>
    private protected override void WriteMapHeader(int count) => WriteArgument(Map, (ulong)count);

    /// <inheritdoc/>
    private protected override void WriteTextHeader(int length) => WriteArgument(Text, (ulong)length);

    private void WriteArgument(byte kind, ulong argument)
    {
        switch (argument)
        {
            case < 24: WriteHeader((byte)(kind | argument), 0, 0); break;
            case <= byte.MaxValue: WriteHeader((byte)(kind | 24), argument, 1); break;
            case <= ushort.MaxValue: WriteHeader((byte)(kind | 25), argument, 2); break;
            case <= uint.MaxValue: WriteHeader((byte)(kind | 26), argument, 4); break;
            default: WriteHeader((byte)(kind | 27), argument, 8); break;
        }
    }
}
