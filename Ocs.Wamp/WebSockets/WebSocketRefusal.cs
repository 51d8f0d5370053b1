using System.Text;

namespace Ocs.Wamp;

/// <summary>Why a request does not open a WebSocket: what a server answers then (RFC 6455, 4.2).</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Text">The reason, for people; ASCII.</param>
/// <param name="Headers">Headers that belong to the status, each with its line end.</param>
internal sealed record WebSocketRefusal(string Status, string Text, string Headers = "")
{
    /// <summary>Why a request does not open a WebSocket; null when it does.</summary>
    public static WebSocketRefusal? Of(HttpHead request)
    {
        var words = request.StartLine.Split(' ');
        if (words is not [_, _, "HTTP/1.1"])
            return new("505 HTTP Version Not Supported", "A WebSocket is opened over HTTP/1.1.");
        if (words[0] != "GET")
            return new("405 Method Not Allowed", "A WebSocket is opened with GET.", "Allow: GET\r\n");
        if (request["Host"] is null)
            return new("400 Bad Request", "The request names no host.");
        if (!request.HasToken("Upgrade", "websocket") || !request.HasToken("Connection", "Upgrade"))
            return new("426 Upgrade Required", "This is a WebSocket endpoint.", "Upgrade: websocket\r\nConnection: Upgrade\r\n");
        if (request["Sec-WebSocket-Version"] != "13")
            return new("426 Upgrade Required", "Only WebSocket version 13 is spoken here.", "Sec-WebSocket-Version: 13\r\n");
        return IsKey(request["Sec-WebSocket-Key"])
            ? null
            : new("400 Bad Request", "The Sec-WebSocket-Key is not 16 bytes in base64.");
    }

    /// <summary>The whole answer.</summary>
    public byte[] ToBytes() => Encoding.ASCII.GetBytes(
        $"HTTP/1.1 {Status}\r\n{Headers}Content-Type: text/plain; charset=utf-8\r\nContent-Length: {Text.Length + 1}\r\nConnection: close\r\n\r\n{Text}\n");

    private static bool IsKey(string? key)
    {
        Span<byte> bytes = stackalloc byte[24];
        return key is not null && Convert.TryFromBase64String(key, bytes, out var length) && length == 16;
    }
}
