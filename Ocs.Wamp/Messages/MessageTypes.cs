namespace Ocs.Wamp;

/// <summary>What is known of message types.</summary>
internal static class MessageTypes
{
    /// <summary>The name that the specification uses, such as <c>SUBSCRIBE</c>.</summary>
    public static string NameOf(MessageType type) => type.ToString().ToUpperInvariant();
}
