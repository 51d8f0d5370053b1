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
                Refuse(new("431 Request Header Fields Too Large", "The request's headers are too long."));
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
        if (WebSocketRefusal.Of(head) is { } refusal)
            Refuse(refusal);
        else if (Find(head.StartLine) is not { } found)
            Refuse(new("404 Not Found", "There is no WebSocket at this path."));
        else if (!AllowedOrigins.Allow(found.Options.AllowedOrigins, head["Origin"]))
            Refuse(new("403 Forbidden", "Pages of this origin may not open WebSockets here."));
        else if (_transport.Core.Connections.IsFull(_connection.Peer))
            RefuseFurther();
        else if (Choose(head.GetTokens("Sec-WebSocket-Protocol"), found.Entrance) is not { } subprotocol)
            Refuse(new("400 Bad Request", "None of the WebSocket subprotocols offered is spoken here."));
        else
            Accept(head, subprotocol, found.Options.Compressed, found.Entrance, early);
    }

    private void Accept(HttpHead head, WampSubprotocol subprotocol, bool mayDeflate, Entrance entrance, Span<byte> early)
    {
        var isDeflating = mayDeflate && WebSocketDeflate.MayAccept(head.GetTokens("Sec-WebSocket-Extensions"));
        var key = head["Sec-WebSocket-Key"]!;
        _connection.Write(WebSocketHandshake.CreateResponse(key, subprotocol.Name, isDeflating ? WebSocketDeflate.Agreed : null), []);
        var link = new WebSocketLink(_connection, subprotocol, entrance, _transport.Core.Clock, isDeflating);
        _connection.Receiver = link;
        _transport.Core.Accept(link, entrance);
        if (early.Length > 0)
            link.Receive(early);
    }

    private void RefuseFurther()
    {
        _transport.Core.Counters.OnLimit(RouterLimit.Connections);
        Refuse(new("503 Service Unavailable", _transport.Core.Connections.Refusal(_connection.Peer)));
    }

    private void Refuse(WebSocketRefusal refusal)
    {
        _isOver = true;
        _connection.WriteLast(refusal.ToBytes(), []);
    }
}
