namespace Ocs.Instruments;

/// <summary>What a message of SNMP asks for, by its tag.</summary>
internal enum SnmpRequest
{
    Get = 0,
    GetNext = 1,
    Response = 2,
    Set = 3,
}
