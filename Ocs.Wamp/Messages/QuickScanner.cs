using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text.Unicode;

namespace Ocs.Wamp;

/// <summary>
/// Passes over MessagePack and CBOR as peers usually send it, checking all that a <see cref="WampReader"/> checks. Whatever is unusual
/// (open ends, tags, keys that are numbers, very deep nesting) or wrong it leaves to that, which takes several times as long.
/// </summary>
internal static class QuickScanner
{
    private const int MaxDepth = 32;
    private const int EncodedDouble = 1 + sizeof(double);
    private const ulong NotAscii = 0x8080808080808080;

    /// <summary>As <see cref="MessageScanner.Split"/>; -1 where it is left to others.</summary>
    public static int Split(ReadOnlySpan<byte> message, WampSerializer serializer, Span<MessageElement> elements) => serializer == WampSerializer.Cbor
        ? Split<QuickCbor>(message, elements)
        : Split<QuickMessagePack>(message, elements);

    /// <summary>Moves over one value; false, and nowhere, where it is left to others.</summary>
    public static bool TrySkip(ReadOnlySpan<byte> bytes, WampSerializer serializer, ref int at, out MessageElementKind kind, out bool isPlain) =>
        serializer == WampSerializer.Cbor
            ? TrySkip<QuickCbor>(bytes, ref at, out kind, out isPlain)
            : TrySkip<QuickMessagePack>(bytes, ref at, out kind, out isPlain);

    /// <summary>An encoded integer that is not negative; false where it is another value.</summary>
    public static bool TryGetUnsigned(ReadOnlySpan<byte> raw, WampSerializer serializer, out long value) => serializer == WampSerializer.Cbor
        ? TryGetUnsigned<QuickCbor>(raw, out value)
        : TryGetUnsigned<QuickMessagePack>(raw, out value);

    /// <summary>The UTF-8 bytes of an encoded text that was checked before; false where it is another value, or in chunks.</summary>
    public static bool TryGetText(ReadOnlySpan<byte> raw, WampSerializer serializer, out ReadOnlySpan<byte> utf8)
    {
        var head = raw.IsEmpty ? 0 : serializer == WampSerializer.Cbor ? QuickCbor.HeadOfText(raw[0]) : QuickMessagePack.HeadOfText(raw[0]);
        utf8 = head == 0 || head > raw.Length ? [] : raw[head..];
        return head > 0;
    }

    /// <summary>Moves over so many bytes; false where there are fewer.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryPass(ReadOnlySpan<byte> bytes, ref int at, uint count)
    {
        if (count > (uint)(bytes.Length - at))
            return false;
        at += (int)count;
        return true;
    }

    /// <summary>Moves over so many bytes of text; false where there are fewer, or it is not UTF-8.</summary>
    public static bool TryPassText(ReadOnlySpan<byte> bytes, ref int at, uint count)
    {
        var start = at;
        return TryPass(bytes, ref at, count) && IsText(bytes[start..at]);
    }

    /// <summary>The big-endian number in so many bytes behind a first byte; false where they are not there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryTakeLength(ReadOnlySpan<byte> bytes, ref int at, int size, out uint length)
    {
        length = 0;
        if (size > bytes.Length - at)
            return false;
        length = size switch
        {
            1 => bytes[at],
            2 => BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]),
            _ => BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]),
        };
        at += size;
        return true;
    }

    private static int Split<TFormat>(ReadOnlySpan<byte> message, Span<MessageElement> elements)
        where TFormat : struct, IQuickFormat
    {
        var at = 0;
        if (message.IsEmpty || !TFormat.TryTake(message, ref at, out var kind, out var count) || kind != MessageElementKind.List)
            return -1;
        for (var i = 0; i < count; i++)
        {
            var start = at;
            if (!TrySkip<TFormat>(message, ref at, out kind, out var isPlain))
                return -1;
            if (i < elements.Length)
                elements[i] = new MessageElement(start, at - start, kind, isPlain);
        }

        return at == message.Length ? count : -1;
    }

    [SkipLocalsInit]
    private static bool TrySkip<TFormat>(ReadOnlySpan<byte> bytes, ref int position, out MessageElementKind kind, out bool isPlain)
        where TFormat : struct, IQuickFormat
    {
        var at = position;
        isPlain = false;
        kind = default;
        if ((uint)at >= (uint)bytes.Length || !TFormat.TryTake(bytes, ref at, out kind, out var left))
            return false;
        if (left == 0)
        {
            isPlain = kind is MessageElementKind.String or MessageElementKind.List or MessageElementKind.Map;
            position = at;
            return true;
        }

        Span<int> outside = stackalloc int[MaxDepth];
        var depth = 0;
        var inMap = kind == MessageElementKind.Map;
        while (true)
        {
            if (!inMap)
                left -= PassDoubles<TFormat>(bytes, ref at, left);
            if (left > 0)
            {
                if ((uint)at >= (uint)bytes.Length || !TFormat.TryTake(bytes, ref at, out var inner, out var values))
                    return false;
                left--;
                if (inMap && (left & 1) != 0 && inner != MessageElementKind.String)
                    return false;
                if (values > 0)
                {
                    if (depth == MaxDepth || values > bytes.Length - at)
                        return false;
                    outside[depth++] = (left << 1) | (inMap ? 1 : 0);
                    (left, inMap) = (values, inner == MessageElementKind.Map);
                    continue;
                }
            }

            while (left == 0)
            {
                if (depth == 0)
                {
                    position = at;
                    return true;
                }

                var level = outside[--depth];
                (left, inMap) = (level >> 1, (level & 1) != 0);
            }
        }
    }

    /// <summary>Moves over doubles that follow each other, of which samples are made; says how many there are.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int PassDoubles<TFormat>(ReadOnlySpan<byte> bytes, ref int at, int most)
        where TFormat : struct, IQuickFormat
    {
        var count = 0;
        while (count < most && at <= bytes.Length - EncodedDouble && bytes[at] == TFormat.FirstOfDouble)
        {
            at += EncodedDouble;
            count++;
        }

        return count;
    }

    private static bool TryGetUnsigned<TFormat>(ReadOnlySpan<byte> raw, out long value)
        where TFormat : struct, IQuickFormat
    {
        value = 0;
        if (raw.IsEmpty)
            return false;
        value = raw[0];
        if (raw.Length == 1)
            return raw[0] <= TFormat.LargestByte;
        if (!TFormat.IsUnsigned(raw[0], raw.Length - 1))
            return false;
        value = raw.Length switch
        {
            2 => raw[1],
            3 => BinaryPrimitives.ReadUInt16BigEndian(raw[1..]),
            5 => BinaryPrimitives.ReadUInt32BigEndian(raw[1..]),
            _ => BinaryPrimitives.ReadInt64BigEndian(raw[1..]),
        };
        return value >= 0;
    }

    private static bool IsText(ReadOnlySpan<byte> text)
    {
        // Keys and names are short, and nearly always ASCII.
        if (text.Length is >= 8 and <= 16)
        {
            var bits = BinaryPrimitives.ReadUInt64LittleEndian(text) | BinaryPrimitives.ReadUInt64LittleEndian(text[^8..]);
            if ((bits & NotAscii) == 0)
                return true;
        }
        else if (text.Length is >= 4 and < 8)
        {
            var bits = BinaryPrimitives.ReadUInt32LittleEndian(text) | BinaryPrimitives.ReadUInt32LittleEndian(text[^4..]);
            if ((bits & NotAscii) == 0)
                return true;
        }

        return Utf8.IsValid(text);
    }
}
