namespace Ocs.Router;

/// <summary>Tells from its first bytes what a peer speaks.</summary>
internal static class FirstBytes
{
    /// <summary>So many bytes always tell.</summary>
    public const int Enough = 8;

    private const byte RawSocketMagic = 0x7F;

    private static ReadOnlySpan<byte> WebSocketPath => "GET /ws"u8;

    public static ConnectionKind Tell(ReadOnlySpan<byte> first)
    {
        if (first[0] == RawSocketMagic)
            return ConnectionKind.RawSocket;
        if (first.Length <= WebSocketPath.Length)
            return WebSocketPath.StartsWith(first) ? ConnectionKind.Unknown : ConnectionKind.Http;
        return first.StartsWith(WebSocketPath) && first[WebSocketPath.Length] is (byte)' ' or (byte)'?' or (byte)'/'
            ? ConnectionKind.WebSocket
            : ConnectionKind.Http;
    }
}
