namespace Ocs.G3;

/// <summary>Bytes that are no valid .g3 data. The message names the file, where there is one, and the byte.</summary>
public sealed class G3FormatException : FormatException
{
    /// <summary>Says what is wrong.</summary>
    public G3FormatException(string message)
        : base(message)
    {
    }

    /// <summary>Says what is wrong, and what showed it.</summary>
    public G3FormatException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>Invalid bytes, without more to say.</summary>
    public G3FormatException()
    {
    }

    /// <summary>The byte of the file where the frame that cannot be read begins; -1 where that is not known.</summary>
    public long Offset { get; init; } = -1;

    /// <summary>Whether the data simply end too early, as after a crash of their writer.</summary>
    public bool IsTorn { get; init; }
}
