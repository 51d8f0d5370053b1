using System.Buffers.Binary;

namespace Ocs.Wamp;

// MessagePack: https://github.com/msgpack/msgpack/blob/master/spec.md
public ref partial struct WampReader
{
    private void ReadMessagePackValue()
    {
        var first = Take(1)[0];
        switch (first)
        {
            case <= 0x7f: TakeInteger(first); break;
            case <= 0x8f: OpenCounted(first & 0xfu, isMap: true); break;
            case <= 0x9f: OpenCounted(first & 0xfu, isMap: false); break;
            case <= 0xbf: TakeContent(first & 0x1fu, WampToken.String); break;
            case 0xc0: Token = WampToken.Null; break;
            case 0xc2 or 0xc3: TakeBoolean(first == 0xc3); break;
            case >= 0xc4 and <= 0xc6: TakeContent(TakeNumber(1 << (first - 0xc4)), WampToken.Binary); break;
            case 0xca: TakeDouble(BinaryPrimitives.ReadSingleBigEndian(Take(4))); break;
            case 0xcb: TakeDouble(BinaryPrimitives.ReadDoubleBigEndian(Take(8))); break;
            case >= 0xcc and <= 0xcf: TakeUnsigned(TakeNumber(1 << (first - 0xcc))); break;
            case 0xd0: TakeInteger((sbyte)TakeNumber(1)); break;
            case 0xd1: TakeInteger((short)TakeNumber(2)); break;
            case 0xd2: TakeInteger((int)TakeNumber(4)); break;
            case 0xd3: TakeInteger((long)TakeNumber(8)); break;
            case >= 0xd9 and <= 0xdb: TakeContent(TakeNumber(1 << (first - 0xd9)), WampToken.String); break;
            case 0xdc or 0xdd: OpenCounted(TakeNumber(first == 0xdc ? 2 : 4), isMap: false); break;
            case 0xde or 0xdf: OpenCounted(TakeNumber(first == 0xde ? 2 : 4), isMap: true); break;
            case >= 0xe0: TakeInteger((sbyte)first); break;
            default: throw Malformed($"an extension, or a byte that means nothing, 0x{first:X2},", _tokenStart);
        }
    }
}
