namespace Ocs.DataNodes;

/// <summary>What the values of a data node's field are.</summary>
public enum DataNodeFieldType
{
    /// <summary>Numbers; <c>number</c> on the wire.</summary>
    Number,

    /// <summary>Text; <c>string</c> on the wire.</summary>
    Text,

    /// <summary>True and false; <c>bool</c> on the wire.</summary>
    Boolean,
}
