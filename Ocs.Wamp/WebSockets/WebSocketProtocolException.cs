namespace Ocs.Wamp;

/// <summary>The peer broke the WebSocket protocol; the connection is closed with this code and text.</summary>
internal sealed class WebSocketProtocolException(int closeCode, string message) : Exception(message)
{
    /// <summary>The code for the close frame.</summary>
    public int CloseCode { get; } = closeCode;
}
