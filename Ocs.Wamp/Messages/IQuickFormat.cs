namespace Ocs.Wamp;

/// <summary>How <see cref="QuickScanner"/> reads one binary serializer. A struct, so that the compiler makes a scanner of its own for each.</summary>
internal interface IQuickFormat
{
    /// <summary>The largest integer that is its own byte.</summary>
    static abstract byte LargestByte { get; }

    /// <summary>The byte in front of a double.</summary>
    static abstract byte FirstOfDouble { get; }

    /// <summary>How many bytes of a text tell its length, from its first byte on; 0 where it is no text, or in chunks.</summary>
    static abstract int HeadOfText(byte first);

    /// <summary>Whether a byte begins an integer that is not negative and lies, big-endian, in the bytes behind it.</summary>
    static abstract bool IsUnsigned(byte first, int bytesBehind);

    /// <summary>Moves over a value, of a list or map only over its head. False where it is not whole, or unusual.</summary>
    /// <param name="bytes">The bytes around it.</param>
    /// <param name="at">Its first byte, which is there.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="values">How many values follow in a list; for a map, keys and values together.</param>
    static abstract bool TryTake(ReadOnlySpan<byte> bytes, ref int at, out MessageElementKind kind, out int values);
}
