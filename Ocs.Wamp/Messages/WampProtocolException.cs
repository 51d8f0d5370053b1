namespace Ocs.Wamp;

/// <summary>A well-formed message that WAMP does not allow; the text goes to the peer.</summary>
internal sealed class WampProtocolException(string message) : Exception(message);
