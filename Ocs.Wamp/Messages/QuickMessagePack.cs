namespace Ocs.Wamp;

/// <summary>MessagePack, without extensions.</summary>
internal readonly struct QuickMessagePack : IQuickFormat
{
    public static byte LargestByte => 0x7f;

    public static byte FirstOfDouble => 0xcb;

    public static int HeadOfText(byte first) => first switch
    {
        >= 0xa0 and <= 0xbf => 1,
        0xd9 => 2,
        0xda => 3,
        0xdb => 5,
        _ => 0,
    };

    public static bool IsUnsigned(byte first, int bytesBehind) => first is >= 0xcc and <= 0xcf && bytesBehind == 1 << (first - 0xcc);

    public static bool TryTake(ReadOnlySpan<byte> bytes, ref int at, out MessageElementKind kind, out int values)
    {
        values = 0;
        kind = MessageElementKind.Integer;
        var first = bytes[at++];
        switch (first)
        {
            case <= 0x7f or >= 0xe0:
                return true;
            case <= 0x8f:
                kind = MessageElementKind.Map;
                values = (first & 0xf) * 2;
                return true;
            case <= 0x9f:
                kind = MessageElementKind.List;
                values = first & 0xf;
                return true;
            case <= 0xbf:
                kind = MessageElementKind.String;
                return QuickScanner.TryPassText(bytes, ref at, first & 0x1fu);
            case 0xcb:
                kind = MessageElementKind.Double;
                return QuickScanner.TryPass(bytes, ref at, 8);
            default:
                return TryTakeLong(bytes, ref at, first, out kind, out values);
        }
    }

    private static bool TryTakeLong(ReadOnlySpan<byte> bytes, ref int at, byte first, out MessageElementKind kind, out int values)
    {
        values = 0;
        kind = MessageElementKind.Integer;
        switch (first)
        {
            case 0xc0:
                kind = MessageElementKind.Null;
                return true;
            case 0xc2 or 0xc3:
                kind = MessageElementKind.Boolean;
                return true;
            case >= 0xc4 and <= 0xc6:
                kind = MessageElementKind.Binary;
                return QuickScanner.TryTakeLength(bytes, ref at, 1 << (first - 0xc4), out var binary) && QuickScanner.TryPass(bytes, ref at, binary);
            case 0xca:
                kind = MessageElementKind.Double;
                return QuickScanner.TryPass(bytes, ref at, 4);
            case >= 0xcc and <= 0xcf:
                return QuickScanner.TryPass(bytes, ref at, 1u << (first - 0xcc));
            case >= 0xd0 and <= 0xd3:
                return QuickScanner.TryPass(bytes, ref at, 1u << (first - 0xd0));
            case >= 0xd9 and <= 0xdb:
                kind = MessageElementKind.String;
                return QuickScanner.TryTakeLength(bytes, ref at, 1 << (first - 0xd9), out var text) && QuickScanner.TryPassText(bytes, ref at, text);
            case 0xdc or 0xdd:
                kind = MessageElementKind.List;
                return TryTakeCount(bytes, ref at, first == 0xdc ? 2 : 4, 1, out values);
            case 0xde or 0xdf:
                kind = MessageElementKind.Map;
                return TryTakeCount(bytes, ref at, first == 0xde ? 2 : 4, 2, out values);
            default:
                return false;
        }
    }

    private static bool TryTakeCount(ReadOnlySpan<byte> bytes, ref int at, int size, uint each, out int values)
    {
        // Each value takes a byte at least.
        values = 0;
        if (!QuickScanner.TryTakeLength(bytes, ref at, size, out var count) || count > (uint)(bytes.Length - at) / each)
            return false;
        values = (int)(count * each);
        return true;
    }
}
