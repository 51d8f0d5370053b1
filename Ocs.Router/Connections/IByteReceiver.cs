namespace Ocs.Router;

/// <summary>Takes the bytes of a connection: a handshake at first, then a link.</summary>
internal interface IByteReceiver
{
    /// <summary>Takes bytes that came in, which it may overwrite.</summary>
    void Receive(Span<byte> bytes);

    /// <summary>More waits for the peer than may.</summary>
    void OnOverflow();

    /// <summary>The connection is over.</summary>
    void OnEnded();
}
