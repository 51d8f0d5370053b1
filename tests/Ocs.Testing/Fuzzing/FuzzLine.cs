using System.Net.Sockets;
using Ocs.Wamp;

namespace Ocs.Testing.Fuzzing;

/// <summary>A way to a router: a transport and a serializer.</summary>
/// <param name="Url"><c>ws://…</c>, <c>rs://…</c> or <c>unix://…</c>.</param>
/// <param name="Serializer">The serializer.</param>
/// <param name="IsBatched">Whether WebSocket frames carry batches.</param>
public sealed record FuzzLine(Uri Url, WampSerializer Serializer, bool IsBatched = false)
{
    /// <summary>Whether it is a WebSocket, else RawSocket.</summary>
    public bool IsWebSocket => Url.Scheme == "ws";

    /// <summary>Where a client finds the router, and how it speaks.</summary>
    public WampEndpoint Endpoint =>
        WampEndpoint.Parse(Url.OriginalString, new WampEndpointOptions { Serializers = [Serializer], Batched = IsBatched });

    /// <summary>Every serializer, plain and batched, over WebSocket, and over as many RawSockets as there are.</summary>
    public static IReadOnlyList<FuzzLine> All(Uri webSocket, params Uri[] rawSockets)
    {
        var serializers = Enum.GetValues<WampSerializer>();
        return
        [
            .. serializers.SelectMany(serializer => new[] { new FuzzLine(webSocket, serializer), new FuzzLine(webSocket, serializer, true) }),
            .. rawSockets.SelectMany(url => serializers.Select(serializer => new FuzzLine(url, serializer))),
        ];
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Url.Scheme} {Serializer}{(IsBatched ? " batched" : "")}";

    /// <summary>Connects and shakes hands.</summary>
    internal async Task<NetworkStream> OpenAsync(CancellationToken cancellationToken)
    {
        var isUnix = Url.Scheme == "unix";
        var socket = isUnix
            ? new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified)
            : new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        var stream = default(NetworkStream);
        try
        {
            if (isUnix)
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(Url.AbsolutePath), cancellationToken).ConfigureAwait(false);
            else
                await socket.ConnectAsync(Url.Host, Url.Port, cancellationToken).ConfigureAwait(false);
            stream = new NetworkStream(socket, ownsSocket: true);
            var opening = IsWebSocket
                ? WebSocketHandshake.CreateRequest(Url, WebSocketHandshake.CreateKey(), [new WampSubprotocol(Serializer, IsBatched).Name])
                : [0x7F, (byte)(0xF0 | ((int)Serializer + 1)), 0, 0];
            await stream.WriteAsync(opening, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
