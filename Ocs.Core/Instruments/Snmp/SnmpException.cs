namespace Ocs.Instruments;

/// <summary>A device refuses a request of SNMP; the message names device, variable and reason.</summary>
public sealed class SnmpException : IOException
{
    private static readonly string[] Reasons =
    [
        "no error", "the answer would be too big", "it has no such variable", "the value is wrong", "the variable is read-only", "general error",
        "no access", "the type is wrong", "the length is wrong", "the encoding is wrong", "the value is wrong", "it cannot be created", "the value is inconsistent",
        "resources are missing", "commit failed", "undo failed", "not authorized", "it is not writable", "the name is inconsistent",
    ];

    /// <summary>An exception without a device.</summary>
    public SnmpException()
        : this("A device refused a request.")
    {
    }

    /// <summary>An exception with a message.</summary>
    public SnmpException(string message)
        : base(message)
    {
    }

    /// <summary>An exception with a message and what caused it.</summary>
    public SnmpException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    internal SnmpException(string device, string oid, int status)
        : base($"The device at {device} refused {oid}: {(status < Reasons.Length ? Reasons[status] : "error")} ({status}).") => Status = status;

    /// <summary>The error status of RFC 3416: 2 no such name, 17 not writable, …</summary>
    public int Status { get; }
}
