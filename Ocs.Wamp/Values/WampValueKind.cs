namespace Ocs.Wamp;

/// <summary>The kinds of value that WAMP carries. Integers and doubles stay apart: peers tell them apart.</summary>
public enum WampValueKind
{
    /// <summary>No value.</summary>
    Null,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>An integer of 64 bits, signed.</summary>
    Integer,

    /// <summary>An integer that does not fit 64 bits, signed; never rounded.</summary>
    BigInteger,

    /// <summary>An IEEE 754 double, NaN and infinities included.</summary>
    Double,

    /// <summary>Text.</summary>
    String,

    /// <summary>Bytes; in JSON a string that begins with U+0000, then base64.</summary>
    Binary,

    /// <summary>An ordered list of values.</summary>
    List,

    /// <summary>Values by name, in the order sent.</summary>
    Map,
}
