using System.Net.Sockets;
using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The server's side of the WebSocket handshake, on a socket from which nothing was read yet.</summary>
internal static class WebSocketUpgrade
{
    /// <summary>Reads the request and answers; true when the connection speaks WebSocket from here on.</summary>
    public static async Task<bool> TryAcceptAsync(Socket socket, Connection connection, RouterCore core, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        var length = 0;
        while (true)
        {
            if (length == buffer.Length)
            {
                if (length >= WebSocketHandshake.MaxHeadLength)
                    return await RefuseAsync(socket, "431 Request Header Fields Too Large", "The request's headers are too long.", cancellationToken).ConfigureAwait(false);
                Array.Resize(ref buffer, length * 2);
            }

            var count = await socket.ReceiveAsync(buffer.AsMemory(length), SocketFlags.None, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                return false;
            length += count;
            var end = buffer.AsSpan(0, length).IndexOf(WebSocketHandshake.EndOfHead);
            if (end < 0)
                continue;
            end += WebSocketHandshake.EndOfHead.Length;
            return await AnswerAsync(socket, connection, core, buffer.AsMemory(0, end), buffer.AsMemory(end, length - end), cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> AnswerAsync(
        Socket socket, Connection connection, RouterCore core, ReadOnlyMemory<byte> headBytes, Memory<byte> early, CancellationToken cancellationToken)
    {
        var head = HttpHead.Parse(headBytes.Span);
        if (!head.HasToken("Upgrade", "websocket") || !head.HasToken("Connection", "Upgrade"))
            return await RefuseAsync(socket, "426 Upgrade Required", "This is a WebSocket endpoint.", cancellationToken, "Upgrade: websocket\r\nConnection: Upgrade\r\n").ConfigureAwait(false);
        if (head["Sec-WebSocket-Version"] != "13")
            return await RefuseAsync(socket, "426 Upgrade Required", "Only WebSocket version 13 is spoken here.", cancellationToken, "Sec-WebSocket-Version: 13\r\n").ConfigureAwait(false);
        if (head["Sec-WebSocket-Key"] is not { } key || !IsKey(key))
            return await RefuseAsync(socket, "400 Bad Request", "The Sec-WebSocket-Key is not 16 bytes in base64.", cancellationToken).ConfigureAwait(false);
        if (WebSocketSubprotocol.Choose(head.GetTokens("Sec-WebSocket-Protocol")) is not { } subprotocol)
            return await RefuseAsync(socket, "400 Bad Request", "None of the WebSocket subprotocols offered is spoken here.", cancellationToken).ConfigureAwait(false);

        var link = new WebSocketLink(connection, subprotocol, core.Options.MaxMessageBytes, core.Clock);
        connection.Link = link;
        core.Accept(link);
        await SendAsync(socket, WebSocketHandshake.CreateResponse(key, subprotocol.Name), cancellationToken).ConfigureAwait(false);
        link.Receive(early.Span);
        FlushList.Flush();
        return true;
    }

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[24];
        return Convert.TryFromBase64String(key, bytes, out var length) && length == 16;
    }

    private static async Task<bool> RefuseAsync(
        Socket socket, string status, string text, CancellationToken cancellationToken, string headers = "")
    {
        var response = $"HTTP/1.1 {status}\r\n{headers}Content-Type: text/plain; charset=utf-8\r\nContent-Length: {text.Length + 1}\r\nConnection: close\r\n\r\n{text}\n";
        await SendAsync(socket, Encoding.ASCII.GetBytes(response), cancellationToken).ConfigureAwait(false);
        socket.Shutdown(SocketShutdown.Send);
        return false;
    }

    private static async Task SendAsync(Socket socket, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        while (bytes.Length > 0)
            bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, cancellationToken).ConfigureAwait(false)..];
    }
}
