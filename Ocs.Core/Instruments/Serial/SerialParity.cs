namespace Ocs.Instruments;

/// <summary>The check bit of a character at a serial port.</summary>
public enum SerialParity
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It makes the number of ones odd.</summary>
    Odd,

    /// <summary>It makes the number of ones even.</summary>
    Even,
}
