using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>A WebSocket subprotocol of WAMP.</summary>
/// <param name="Name">Such as <c>wamp.2.json</c>.</param>
/// <param name="Serializer">How messages are encoded.</param>
/// <param name="IsBatched">Whether a frame may carry several messages.</param>
internal sealed record WebSocketSubprotocol(string Name, WampSerializer Serializer, bool IsBatched)
{
    private static readonly WebSocketSubprotocol[] Known =
    [
        new("wamp.2.json", WampSerializer.Json, false),
    ];

    /// <summary>Whether messages travel in text frames.</summary>
    public bool IsText => Serializer == WampSerializer.Json;

    /// <summary>The first of the offered ones that the router speaks, or null.</summary>
    public static WebSocketSubprotocol? Choose(IEnumerable<string> offered) =>
        offered.Select(name => Known.FirstOrDefault(known => known.Name == name)).FirstOrDefault(known => known is not null);
}
