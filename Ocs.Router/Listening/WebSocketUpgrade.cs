using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The server's side of the WebSocket handshake: reads the request, answers, and leaves the connection to a link.</summary>
internal sealed class WebSocketUpgrade : IByteReceiver
{
    private readonly Connection _connection;
    private readonly TransportContext _transport;
    private readonly ITimer _patience;
    private byte[] _head = [];
    private bool _isOver;

    public WebSocketUpgrade(Connection connection, TransportContext transport)
    {
        _connection = connection;
        _transport = transport;
        _patience = transport.Core.Clock.CreateTimer(_ => connection.Abort(), null, transport.Patience, Timeout.InfiniteTimeSpan);
    }

    public void Receive(Span<byte> bytes)
    {
        if (_isOver)
            return;
        var kept = _head.Length;
        _head = [.. _head, .. bytes];
        var end = _head.AsSpan().IndexOf(WebSocketHandshake.EndOfHead);
        if (end < 0)
        {
            if (_head.Length > WebSocketHandshake.MaxHeadLength)
                Refuse("431 Request Header Fields Too Large", "The request's headers are too long.");
            return;
        }

        _isOver = true;
        _patience.Dispose();
        end += WebSocketHandshake.EndOfHead.Length;
        Answer(HttpHead.Parse(_head.AsSpan(0, end)), bytes[(end - kept)..]);
        _head = [];
    }

    public void OnOverflow() => _connection.Abort();

    public void OnEnded() => _patience.Dispose();

    private static bool IsKey(string key)
    {
        Span<byte> bytes = stackalloc byte[24];
        return Convert.TryFromBase64String(key, bytes, out var length) && length == 16;
    }

    /// <summary>The first of the offered ones that is spoken here.</summary>
    private static WampSubprotocol? Choose(string[] offered, Entrance entrance) =>
        offered.Select(WampSubprotocol.Find).FirstOrDefault(known => known is { } found && entrance.Speaks(found.Serializer));

    private (WebSocketOptions Options, Entrance Entrance)? Find(string startLine)
    {
        var path = startLine.Split(' ') is [_, var target, ..] ? target.Split('?')[0] : "";
        foreach (var socket in _transport.WebSockets)
        {
            if (socket.Options.Path is not { } known || path == known || path.StartsWith(known + "/", StringComparison.Ordinal))
                return socket;
        }

        return null;
    }

    private void Answer(HttpHead head, Span<byte> early)
    {
        if (!head.HasToken("Upgrade", "websocket") || !head.HasToken("Connection", "Upgrade"))
            Refuse("426 Upgrade Required", "This is a WebSocket endpoint.", "Upgrade: websocket\r\nConnection: Upgrade\r\n");
        else if (head["Sec-WebSocket-Version"] != "13")
            Refuse("426 Upgrade Required", "Only WebSocket version 13 is spoken here.", "Sec-WebSocket-Version: 13\r\n");
        else if (head["Sec-WebSocket-Key"] is not { } key || !IsKey(key))
            Refuse("400 Bad Request", "The Sec-WebSocket-Key is not 16 bytes in base64.");
        else if (Find(head.StartLine) is not { } found)
            Refuse("404 Not Found", "There is no WebSocket at this path.");
        else if (!AllowedOrigins.Allow(found.Options.AllowedOrigins, head["Origin"]))
            Refuse("403 Forbidden", "Pages of this origin may not open WebSockets here.");
        else if (Choose(head.GetTokens("Sec-WebSocket-Protocol"), found.Entrance) is not { } subprotocol)
            Refuse("400 Bad Request", "None of the WebSocket subprotocols offered is spoken here.");
        else
            Accept(key, subprotocol, found.Entrance, early);
    }

    private void Accept(string key, WampSubprotocol subprotocol, Entrance entrance, Span<byte> early)
    {
        _connection.Write(WebSocketHandshake.CreateResponse(key, subprotocol.Name), []);
        var link = new WebSocketLink(_connection, subprotocol, entrance, _transport.Core.Clock);
        _connection.Receiver = link;
        _transport.Core.Accept(link, entrance);
        if (early.Length > 0)
            link.Receive(early);
    }

    private void Refuse(string status, string text, string headers = "")
    {
        _isOver = true;
        _connection.WriteLast(
            Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\n{headers}Content-Type: text/plain; charset=utf-8\r\nContent-Length: {text.Length + 1}\r\nConnection: close\r\n\r\n{text}\n"),
            []);
    }
}
