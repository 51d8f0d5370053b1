using System.Globalization;

namespace Ocs.Wamp;

/// <summary>RawSocket's opening: four bytes each way, which tell the serializer and the longest message taken.</summary>
internal static class RawSocketHandshake
{
    /// <summary>The length of either side's opening.</summary>
    public const int Length = 4;

    /// <summary>The first byte of either side.</summary>
    public const byte Magic = 0x7f;

    /// <summary>The longest message that can be told, less one, because a frame's length has 24 bits.</summary>
    public const int LongestMessage = (1 << 24) - 1;

    private const int ShortestPower = 9;
    private const int LongestCode = 15;

    /// <summary>An opening, of a client or of a router that agrees.</summary>
    public static byte[] Create(WampSerializer serializer, int longestMessage) =>
        [Magic, (byte)((CodeOf(longestMessage) << 4) | CodeOf(serializer)), 0, 0];

    /// <summary>Reads a router's answer: the longest message that it takes.</summary>
    /// <exception cref="WampConnectionException">It refused, or is no RawSocket; the message says which.</exception>
    public static int ReadAnswer(ReadOnlySpan<byte> answer, WampSerializer asked)
    {
        if (answer[0] != Magic)
            throw new WampConnectionException("its answer is no RawSocket");
        var (high, low) = (answer[1] >> 4, answer[1] & 0xf);
        if (low == 0)
            throw new WampConnectionException(ExplainRefusal(high, asked));
        if (low != CodeOf(asked))
            throw new WampConnectionException($"it answered with another serializer than {asked}");
        return LongestOf(high);
    }

    /// <summary>The longest message of a side that says this code, in bytes.</summary>
    public static int LongestOf(int code) => Math.Min(1 << (code + ShortestPower), LongestMessage);

    /// <summary>The serializer of a code; null where there is none here.</summary>
    public static WampSerializer? FindSerializer(int code) => code switch
    {
        1 => WampSerializer.Json,
        2 => WampSerializer.MessagePack,
        3 => WampSerializer.Cbor,
        _ => null,
    };

    private static string ExplainRefusal(int code, WampSerializer asked) => code switch
    {
        1 => $"it does not speak {asked}",
        2 => "it refuses our longest message",
        3 => "it does not know our RawSocket",
        4 => "it has too many connections",
        _ => string.Create(CultureInfo.InvariantCulture, $"it refuses with code {code}"),
    };

    private static int CodeOf(WampSerializer serializer) => serializer switch
    {
        WampSerializer.Json => 1,
        WampSerializer.MessagePack => 2,
        _ => 3,
    };

    private static int CodeOf(int longestMessage)
    {
        var code = 0;
        while (code < LongestCode && 1L << (code + 1 + ShortestPower) <= (long)longestMessage + 1)
            code++;
        return code;
    }
}
