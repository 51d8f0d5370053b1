namespace Ocs.Instruments;

/// <summary>The versions of SNMP that know a device by a community name. Version 3 is not spoken.</summary>
public enum SnmpVersion
{
    /// <summary>SNMPv1 (RFC 1157).</summary>
    V1 = 0,

    /// <summary>SNMPv2c (RFC 3416).</summary>
    V2c = 1,
}
