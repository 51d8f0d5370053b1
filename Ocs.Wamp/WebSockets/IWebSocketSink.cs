namespace Ocs.Wamp;

/// <summary>Takes what a <see cref="WebSocketReceiver"/> finds. All bytes are valid only during the call.</summary>
internal interface IWebSocketSink
{
    /// <summary>A whole message, unmasked; text has been checked to be UTF-8.</summary>
    /// <param name="isText">Text, else binary.</param>
    /// <param name="payload">Its bytes, which the sink may overwrite.</param>
    void OnMessage(bool isText, Span<byte> payload);

    /// <summary>A ping, to be answered by a pong with the same bytes.</summary>
    void OnPing(ReadOnlySpan<byte> payload);

    /// <summary>A pong.</summary>
    void OnPong(ReadOnlySpan<byte> payload);

    /// <summary>The peer's close frame, to be answered by one unless ours came first. Nothing after it is looked at.</summary>
    /// <param name="code">Its code, or <see cref="WebSocketCloseCode.NoStatus"/>.</param>
    /// <param name="reason">Its text, UTF-8.</param>
    void OnClose(int code, ReadOnlySpan<byte> reason);
}
