namespace Ocs.Wamp;

/// <summary>Well-formed bytes that are no message, because a message is a list.</summary>
internal sealed class WampMessageShapeException(MessageElementKind kind)
    : FormatException($"A WAMP message is a list, and this is {kind}.")
{
    /// <summary>What came instead of a list.</summary>
    public MessageElementKind Kind { get; } = kind;
}
