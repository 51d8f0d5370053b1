namespace Ocs.Wamp;

/// <summary>What an element of a message is, as its first byte tells.</summary>
internal enum MessageElementKind : byte
{
    Null,
    Boolean,
    Integer,
    Double,
    String,
    Binary,
    List,
    Map,
}
