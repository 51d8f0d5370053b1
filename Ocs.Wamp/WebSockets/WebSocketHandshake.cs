using System.Security.Cryptography;
using System.Text;

namespace Ocs.Wamp;

/// <summary>The opening handshake (RFC 6455, 4).</summary>
internal static class WebSocketHandshake
{
    /// <summary>What ends the head of an HTTP request or response.</summary>
    public static ReadOnlySpan<byte> EndOfHead => "\r\n\r\n"u8;

    /// <summary>The largest head taken.</summary>
    public const int MaxHeadLength = 16 << 10;

    /// <summary>A fresh <c>Sec-WebSocket-Key</c>.</summary>
    public static string CreateKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));

    /// <summary>The <c>Sec-WebSocket-Accept</c> that answers a key.</summary>
    public static string ComputeAccept(string key) =>
#pragma warning disable CA5350 // The RFC's choice; it proves that the server read the request, and protects nothing.
        Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
#pragma warning restore CA5350

    /// <summary>A client's request.</summary>
    public static byte[] CreateRequest(Uri url, string key, IEnumerable<string> subprotocols, string? extensions = null)
    {
        var offered = string.Join(", ", subprotocols);
        var head = new StringBuilder()
            .Append("GET ").Append(url.PathAndQuery).Append(" HTTP/1.1\r\n")
            .Append("Host: ").Append(url.IsDefaultPort ? url.IdnHost : $"{url.IdnHost}:{url.Port}").Append("\r\n")
            .Append("Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n")
            .Append("Sec-WebSocket-Key: ").Append(key).Append("\r\n");
        if (offered.Length > 0)
            head.Append("Sec-WebSocket-Protocol: ").Append(offered).Append("\r\n");
        if (extensions is not null)
            head.Append("Sec-WebSocket-Extensions: ").Append(extensions).Append("\r\n");
        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }

    /// <summary>A server's acceptance.</summary>
    public static byte[] CreateResponse(string key, string? subprotocol, string? extensions = null)
    {
        var head = new StringBuilder()
            .Append("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n")
            .Append("Sec-WebSocket-Accept: ").Append(ComputeAccept(key)).Append("\r\n");
        if (subprotocol is not null)
            head.Append("Sec-WebSocket-Protocol: ").Append(subprotocol).Append("\r\n");
        if (extensions is not null)
            head.Append("Sec-WebSocket-Extensions: ").Append(extensions).Append("\r\n");
        return Encoding.ASCII.GetBytes(head.Append("\r\n").ToString());
    }

    /// <summary>Reads a server's answer, up to and with the empty line; returns the subprotocol it chose, or null.</summary>
    /// <exception cref="WampConnectionException">It did not accept; the message says what it answered.</exception>
    public static string? ReadResponse(ReadOnlySpan<byte> head, string key) => ReadResponse(head, key, offersDeflate: false, out _);

    /// <summary>Reads a server's answer to an offer to compress messages.</summary>
    /// <exception cref="WampConnectionException">It did not accept; the message says what it answered.</exception>
    public static string? ReadResponse(ReadOnlySpan<byte> head, string key, bool offersDeflate, out bool isDeflating)
    {
        var response = HttpHead.Parse(head);
        var words = response.StartLine.Split(' ', 3);
        if (words.Length < 2 || words[1] != "101")
            throw new WampConnectionException($"it answered '{response.StartLine}' instead of opening a WebSocket");
        if (!response.HasToken("Upgrade", "websocket") || response["Sec-WebSocket-Accept"] != ComputeAccept(key))
            throw new WampConnectionException("its answer does not complete the WebSocket handshake");
        isDeflating = WebSocketDeflate.ReadAnswer(response["Sec-WebSocket-Extensions"], offersDeflate);
        return response["Sec-WebSocket-Protocol"];
    }
}
