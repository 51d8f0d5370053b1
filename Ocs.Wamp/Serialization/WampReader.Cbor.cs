using System.Buffers.Binary;

namespace Ocs.Wamp;

// CBOR: RFC 8949. Tags other than those of big integers are passed over.
public ref partial struct WampReader
{
    private const int MostTags = 16;
    private const byte CborOpenEnd = 31;
    private const ulong PositiveBigInteger = 2;
    private const ulong NegativeBigInteger = 3;

    private void ReadCborValue()
    {
        for (var tags = 0; tags <= MostTags; tags++)
        {
            var first = Take(1)[0];
            var info = (byte)(first & 31);
            switch (first >> 5)
            {
                case 0:
                    TakeUnsigned(TakeCborArgument(info));
                    return;
                case 1:
                    TakeNegative(TakeCborArgument(info));
                    return;
                case 2 or 3:
                    TakeCborText(first, info);
                    return;
                case 4 or 5:
                    OpenCbor(info, isMap: first >> 5 == 5);
                    return;
                case 7:
                    TakeCborSimple(first, info);
                    return;
                default:
                    var tag = TakeCborArgument(info);
                    if (tag is PositiveBigInteger or NegativeBigInteger)
                    {
                        TakeCborBigInteger(isNegative: tag == NegativeBigInteger);
                        return;
                    }

                    break;
            }
        }

        throw Malformed($"more than {MostTags} tags on one value", _tokenStart);
    }

    private ulong TakeCborArgument(byte info) => info switch
    {
        < 24 => info,
        <= 27 => TakeNumber(1 << (info - 24)),
        _ => throw Malformed("a length that means nothing", _tokenStart),
    };

    private void TakeNegative(ulong argument)
    {
        if (argument <= long.MaxValue)
            TakeInteger(-1 - (long)argument);
        else
            TakeBigInteger(_position - sizeof(ulong), sizeof(ulong), isComplement: true);
    }

    private void TakeCborBigInteger(bool isNegative)
    {
        var first = Take(1)[0];
        if (first >> 5 != 2 || (first & 31) == CborOpenEnd)
            throw Malformed("a big integer that is no bytes", _tokenStart);
        TakeContent(TakeCborArgument((byte)(first & 31)), WampToken.Integer);
        TakeBigInteger(_contentStart, _contentLength, isNegative);
        var value = GetBigIntegerOfBytes();
        if (value >= long.MinValue && value <= long.MaxValue)
            TakeInteger((long)value);
    }

    private void TakeCborText(byte first, byte info)
    {
        var token = first >> 5 == 2 ? WampToken.Binary : WampToken.String;
        if (info != CborOpenEnd)
        {
            TakeContent(TakeCborArgument(info), token);
            return;
        }

        _contentStart = _position;
        _escaped = true;
        while (!TryTakeBreak())
        {
            var chunk = Take(1)[0];
            if (chunk >> 5 != first >> 5 || (chunk & 31) == CborOpenEnd)
                throw Malformed("a chunk of another kind", _position - 1);
            Take(TakeCborArgument((byte)(chunk & 31)));
        }

        _contentLength = _position - 1 - _contentStart;
        Token = token;
    }

    private void OpenCbor(byte info, bool isMap)
    {
        if (info != CborOpenEnd)
        {
            OpenCounted(TakeCborArgument(info), isMap);
            return;
        }

        Open((OpenEnd << 1) | (isMap ? 1L : 0L));
        Token = isMap ? WampToken.MapStart : WampToken.ListStart;
    }

    private void TakeCborSimple(byte first, byte info)
    {
        switch (info)
        {
            case 20 or 21: TakeBoolean(info == 21); break;
            case 22 or 23: Token = WampToken.Null; break;
            case 25: TakeDouble((double)BinaryPrimitives.ReadHalfBigEndian(Take(2))); break;
            case 26: TakeDouble(BinaryPrimitives.ReadSingleBigEndian(Take(4))); break;
            case 27: TakeDouble(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            default: throw Malformed($"a byte that means nothing here, 0x{first:X2},", _tokenStart);
        }
    }
}
