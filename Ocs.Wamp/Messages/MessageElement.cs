namespace Ocs.Wamp;

/// <summary>Where one top-level element of a message lies, and what it is.</summary>
/// <param name="Start">Its first byte in the message.</param>
/// <param name="Length">How many bytes it has, brackets and quotes included.</param>
/// <param name="Kind">What it is.</param>
/// <param name="IsPlain">
/// For text: the bytes inside it are the text itself, without escapes. For a list or a map: it is empty.
/// </param>
internal readonly record struct MessageElement(int Start, int Length, MessageElementKind Kind, bool IsPlain)
{
    /// <summary>The encoded bytes of this element.</summary>
    public ReadOnlySpan<byte> In(ReadOnlySpan<byte> message) => message.Slice(Start, Length);
}
