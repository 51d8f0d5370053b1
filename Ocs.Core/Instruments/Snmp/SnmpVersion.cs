namespace Ocs.Instruments;

/// <summary>The versions of SNMP that ask in the name of a community; version 3 asks in that of an <see cref="SnmpUser"/>.</summary>
public enum SnmpVersion
{
    /// <summary>SNMPv1 (RFC 1157).</summary>
    V1 = 0,

    /// <summary>SNMPv2c (RFC 3416).</summary>
    V2c = 1,
}
