namespace Ocs.Instruments;

/// <summary>What a message of SNMP is about, by its tag.</summary>
internal enum SnmpRequest
{
    Get = 0,
    GetNext = 1,
    Response = 2,
    Set = 3,
    GetBulk = 5,

    /// <summary>Version 3: why the device does not take the request.</summary>
    Report = 8,
}
