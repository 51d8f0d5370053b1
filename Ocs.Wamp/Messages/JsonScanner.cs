using System.Runtime.CompilerServices;

namespace Ocs.Wamp;

/// <summary>
/// Passes over JSON text, refusing what is not JSON. The bare words <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> are
/// taken, because Python's <c>json</c> writes them. An escaped lone surrogate (<c>"\ud800"</c>) is grammatical
/// and passes as it is. Bytes are taken for UTF-8, which the transport has checked.
/// </summary>
internal static class JsonScanner
{
    private const int Words = MessageScanner.MaxDepth / 64;

    /// <summary>As <see cref="MessageScanner.Split"/>.</summary>
    public static int Split(ReadOnlySpan<byte> message, Span<MessageElement> elements)
    {
        var at = SkipSpace(message, 0);
        if (at >= message.Length)
            throw Malformed(message, "Expecting value", at);
        if (message[at] != (byte)'[')
            throw NotAList(message, at);

        var count = 0;
        at = SkipSpace(message, at + 1);
        if (at < message.Length && message[at] == (byte)']')
            at++;
        else
            for (var more = true; more; count++)
            {
                var start = at;
                var kind = SkipValue(message, ref at, out var plain);
                if (count < elements.Length)
                    elements[count] = new MessageElement(start, at - start, kind, plain);
                more = NextInList(message, ref at);
            }

        at = SkipSpace(message, at);
        return at == message.Length ? count : throw Malformed(message, "Extra data", at);
    }

    /// <summary>Moves over one value, from its first byte to behind its last.</summary>
    public static MessageElementKind SkipValue(ReadOnlySpan<byte> text, ref int at, out bool plain)
    {
        plain = false;
        if (at >= text.Length)
            throw Malformed(text, "Expecting value", at);
        switch (text[at])
        {
            case (byte)'"':
                at = JsonStringScanner.Skip(text, at, out plain);
                return MessageElementKind.String;
            case (byte)'[':
                plain = SkipContainer(text, ref at);
                return MessageElementKind.List;
            case (byte)'{':
                plain = SkipContainer(text, ref at);
                return MessageElementKind.Map;
            default:
                return SkipScalar(text, ref at);
        }
    }

    /// <summary>Moves over blanks.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int SkipSpace(ReadOnlySpan<byte> text, int at)
    {
        while ((uint)at < (uint)text.Length && text[at] <= 0x20 && IsSpace(text[at]))
            at++;
        return at;
    }

    /// <summary>What to say of bytes that are not JSON: what Crossbar.io's peers hear of it, which is what Python says.</summary>
    public static WampFormatException Malformed(ReadOnlySpan<byte> text, string what, int at)
    {
        var before = text[..at];
        var line = before[(before.LastIndexOf((byte)'\n') + 1)..];
        return new($"JSONDecodeError {what}: line {before.Count((byte)'\n') + 1} column {Letters(line) + 1} (char {Letters(before)})");
    }

    private static int Letters(ReadOnlySpan<byte> utf8)
    {
        var letters = 0;
        foreach (var value in utf8)
            letters += (value & 0xC0) == 0x80 ? 0 : 1;
        return letters;
    }

    private static bool IsSpace(byte value) => value is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t';

    private static bool NextInList(ReadOnlySpan<byte> text, ref int at)
    {
        at = SkipSpace(text, at);
        if (at >= text.Length)
            throw Malformed(text, "Expecting ',' delimiter", at);
        switch (text[at++])
        {
            case (byte)',':
                at = SkipSpace(text, at);
                return true;
            case (byte)']':
                return false;
            default:
                throw Malformed(text, "Expecting ',' delimiter", at - 1);
        }
    }

    private static MessageElementKind SkipScalar(ReadOnlySpan<byte> text, ref int at)
    {
        var rest = text[at..];
        switch (rest[0])
        {
            case (byte)'t' when rest.StartsWith("true"u8):
                at += 4;
                return MessageElementKind.Boolean;
            case (byte)'f' when rest.StartsWith("false"u8):
                at += 5;
                return MessageElementKind.Boolean;
            case (byte)'n' when rest.StartsWith("null"u8):
                at += 4;
                return MessageElementKind.Null;
            default:
                at = JsonNumberScanner.Skip(text, at, out var isInteger);
                return isInteger ? MessageElementKind.Integer : MessageElementKind.Double;
        }
    }

    /// <summary>Moves over a list or map with all inside it, without recursion; true when it is empty.</summary>
    [SkipLocalsInit]
    private static bool SkipContainer(ReadOnlySpan<byte> text, ref int position)
    {
        // One bit a level: whether the level outside is a map.
        Span<ulong> outer = stackalloc ulong[Words];
        var depth = 1;
        var at = position;
        bool inMap;

    open:
        if (++depth > MessageScanner.MaxDepth)
            throw new WampFormatException($"RecursionError maximum recursion depth exceeded: nested deeper than {MessageScanner.MaxDepth} levels");
        inMap = text[at++] == (byte)'{';
        at = SkipSpace(text, at);
        if (at < text.Length && text[at] == (inMap ? (byte)'}' : (byte)']'))
        {
            at++;
            if (depth == 2)
            {
                position = at;
                return true;
            }

            goto close;
        }

    entry:
        if (inMap)
            at = SkipKey(text, at);

    value:
        if ((uint)at >= (uint)text.Length)
            throw Malformed(text, "Expecting value", at);
        switch (text[at])
        {
            case (byte)'"':
                at = JsonStringScanner.Skip(text, at, out _);
                break;
            case (byte)'[' or (byte)'{':
                ref var word = ref outer[(depth >> 6) & (Words - 1)];
                word = inMap ? word | (1ul << depth) : word & ~(1ul << depth);
                goto open;
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                at = JsonNumberScanner.Skip(text, at, out _);
                break;
            default:
                SkipScalar(text, ref at);
                break;
        }

    next:
        if ((uint)at < (uint)text.Length)
        {
            var c = text[at];
            if (c == (byte)',')
            {
                at++;
                if ((uint)at < (uint)text.Length && text[at] <= 0x20)
                    at = SkipSpace(text, at);
                if (inMap)
                    goto entry;
                goto value;
            }

            if (c == (inMap ? (byte)'}' : (byte)']'))
            {
                at++;
                if (depth == 2)
                {
                    position = at;
                    return false;
                }

                goto close;
            }

            if (IsSpace(c))
            {
                at = SkipSpace(text, at);
                goto next;
            }
        }

        throw Malformed(text, "Expecting ',' delimiter", at);

    close:
        depth--;
        inMap = (outer[(depth >> 6) & (Words - 1)] & (1ul << depth)) != 0;
        goto next;
    }

    private static int SkipKey(ReadOnlySpan<byte> text, int at)
    {
        if ((uint)at >= (uint)text.Length || text[at] != (byte)'"')
            throw Malformed(text, "Expecting property name enclosed in double quotes", at);
        at = JsonStringScanner.Skip(text, at, out _);
        if ((uint)at < (uint)text.Length && text[at] <= 0x20)
            at = SkipSpace(text, at);
        if ((uint)at >= (uint)text.Length || text[at] != (byte)':')
            throw Malformed(text, "Expecting ':' delimiter", at);
        at++;
        if ((uint)at < (uint)text.Length && text[at] <= 0x20)
            at = SkipSpace(text, at);
        return at;
    }

    private static FormatException NotAList(ReadOnlySpan<byte> message, int at)
    {
        var kind = SkipValue(message, ref at, out _);
        at = SkipSpace(message, at);
        return at == message.Length
            ? new WampMessageShapeException(kind)
            : Malformed(message, "Extra data", at);
    }
}
