using System.Numerics;

namespace Ocs.Wamp;

/// <summary>
/// Reads a payload token by token from the bytes of a message, in any serializer, without objects.
/// Malformed bytes throw <see cref="WampFormatException"/>.
/// </summary>
public ref struct WampReader
{
    private readonly ReadOnlySpan<byte> _bytes;

    /// <summary>Starts in front of the first value of some bytes.</summary>
    public WampReader(ReadOnlySpan<byte> bytes, WampSerializer serializer)
    {
        _bytes = bytes;
        Serializer = serializer;
    }

    /// <summary>How the bytes are encoded.</summary>
    public WampSerializer Serializer { get; }

    /// <summary>What the reader stands on.</summary>
    public WampToken Token { get; private set; }

    /// <summary>Moves to the next token; false at the end of the bytes.</summary>
    public bool Read() => throw new NotImplementedException();

    /// <summary>Moves over the value it stands on (with all inside it): a list or map to its end, a key to the end of its value.</summary>
    public void Skip() => throw new NotImplementedException();

    /// <summary>The boolean it stands on.</summary>
    public readonly bool GetBoolean() => throw new NotImplementedException();

    /// <summary>The integer it stands on, if it fits 64 bits.</summary>
    public readonly bool TryGetInteger(out long value) => throw new NotImplementedException();

    /// <summary>The integer it stands on, of any size.</summary>
    public readonly BigInteger GetBigInteger() => throw new NotImplementedException();

    /// <summary>The number it stands on, integer or double, as a double.</summary>
    public readonly double GetDouble() => throw new NotImplementedException();

    /// <summary>The text or key it stands on.</summary>
    public readonly string GetString() => throw new NotImplementedException();

    /// <summary>Whether the text or key it stands on is this one; allocates nothing.</summary>
    public readonly bool TextEquals(ReadOnlySpan<byte> utf8) => throw new NotImplementedException();

    /// <summary>The bytes it stands on.</summary>
    public readonly byte[] GetBinary() => throw new NotImplementedException();

    /// <summary>The whole value it stands on, decoded; the reader moves to its last token.</summary>
    public WampValue GetValue() => throw new NotImplementedException();

    /// <summary>The encoded bytes of the value it stands on, as they came; the reader moves to its last token.</summary>
    public ReadOnlySpan<byte> GetRaw() => throw new NotImplementedException();
}
