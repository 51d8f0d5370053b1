namespace Ocs.Wamp;

/// <summary>CBOR, without tags, open ends, and lengths of 64 bits.</summary>
internal readonly struct QuickCbor : IQuickFormat
{
    private const int Text = 3;

    public static byte LargestByte => 23;

    public static byte FirstOfDouble => 0xfb;

    public static int HeadOfText(byte first) => first >> 5 != Text ? 0 : (first & 31) switch
    {
        < 24 => 1,
        24 => 2,
        25 => 3,
        26 => 5,
        _ => 0,
    };

    public static bool IsUnsigned(byte first, int bytesBehind) => first is >= 24 and <= 27 && bytesBehind == 1 << (first - 24);

    public static bool TryTake(ReadOnlySpan<byte> bytes, ref int at, out MessageElementKind kind, out int values)
    {
        values = 0;
        kind = MessageElementKind.Integer;
        var first = bytes[at++];
        var info = first & 31;
        switch (first >> 5)
        {
            case 0 or 1:
                return info < 24 || (info <= 27 && QuickScanner.TryPass(bytes, ref at, 1u << (info - 24)));
            case 2:
                kind = MessageElementKind.Binary;
                return TryTakeArgument(bytes, ref at, info, out var binary) && QuickScanner.TryPass(bytes, ref at, binary);
            case Text:
                kind = MessageElementKind.String;
                return TryTakeArgument(bytes, ref at, info, out var text) && QuickScanner.TryPassText(bytes, ref at, text);
            case 4:
                kind = MessageElementKind.List;
                return TryTakeCount(bytes, ref at, info, 1, out values);
            case 5:
                kind = MessageElementKind.Map;
                return TryTakeCount(bytes, ref at, info, 2, out values);
            case 7:
                kind = info switch
                {
                    20 or 21 => MessageElementKind.Boolean,
                    22 or 23 => MessageElementKind.Null,
                    _ => MessageElementKind.Double,
                };
                return info is >= 20 and <= 23 || (info is >= 25 and <= 27 && QuickScanner.TryPass(bytes, ref at, 1u << (info - 24)));
            default:
                return false;
        }
    }

    private static bool TryTakeArgument(ReadOnlySpan<byte> bytes, ref int at, int info, out uint argument)
    {
        argument = (uint)info;
        return info < 24 || (info <= 26 && QuickScanner.TryTakeLength(bytes, ref at, 1 << (info - 24), out argument));
    }

    private static bool TryTakeCount(ReadOnlySpan<byte> bytes, ref int at, int info, uint each, out int values)
    {
        // Each value takes a byte at least.
        values = 0;
        if (!TryTakeArgument(bytes, ref at, info, out var count) || count > (uint)(bytes.Length - at) / each)
            return false;
        values = (int)(count * each);
        return true;
    }
}
