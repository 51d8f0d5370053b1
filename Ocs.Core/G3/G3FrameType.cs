namespace Ocs.G3;

/// <summary>The kind of a frame: up to four letters packed into a number, the first in the most significant byte.</summary>
/// <param name="Code">The number that is stored.</param>
public readonly record struct G3FrameType(uint Code)
{
    /// <summary>Housekeeping: <c>H</c>.</summary>
    public static readonly G3FrameType Housekeeping = new('H');

    /// <summary>The kind of that name: one to four ASCII characters.</summary>
    /// <exception cref="ArgumentException">The name is empty, longer, or not ASCII.</exception>
    public static G3FrameType FromName(string name)
    {
        if (name.Length is 0 or > 4 || name.Any(letter => !char.IsAscii(letter)))
            throw new ArgumentException($"A frame type is one to four ASCII characters, not \"{name}\".", nameof(name));
        return new G3FrameType(name.Aggregate(0u, (code, letter) => (code << 8) | letter));
    }

    /// <summary>The letters.</summary>
    public override string ToString()
    {
        Span<char> letters = stackalloc char[4];
        var count = 0;
        for (var shift = 24; shift >= 0; shift -= 8)
        {
            if ((Code >> shift) != 0)
                letters[count++] = (char)((Code >> shift) & 0xff);
        }

        return new string(letters[..count]);
    }
}
