namespace Ocs.Instruments;

/// <summary>What a value of SNMP is.</summary>
public enum SnmpKind
{
    /// <summary>None; what a request for a value holds.</summary>
    Null,

    /// <summary>A signed integer of 32 bits.</summary>
    Integer,

    /// <summary>Bytes, mostly text.</summary>
    Text,

    /// <summary>The name of a variable.</summary>
    Oid,

    /// <summary>Four bytes of an IP address.</summary>
    IpAddress,

    /// <summary>A count that begins anew after 32 bits.</summary>
    Counter32,

    /// <summary>A level, of 32 bits without sign.</summary>
    Gauge32,

    /// <summary>Hundredths of a second.</summary>
    TimeTicks,

    /// <summary>Bytes of a form of their own; some devices send floating point numbers so.</summary>
    Opaque,

    /// <summary>A count that begins anew after 64 bits.</summary>
    Counter64,

    /// <summary>The device has no such variable.</summary>
    NoSuchObject,

    /// <summary>The device has the variable, but not this row of it.</summary>
    NoSuchInstance,

    /// <summary>There is no variable behind the one that was asked for.</summary>
    EndOfMib,
}
