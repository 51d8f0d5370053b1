namespace Ocs.Wamp.Behaviour;

/// <summary>The behaviour over WebSocket, of each serializer, plain and batched.</summary>
public abstract class WebSocketBehaviour(WampSerializer serializer, bool batched = false) : SessionBehaviour
{
    protected override WampEndpoint Endpoint =>
        WampEndpoint.Parse(Router.WebSocketUrl, new WampEndpointOptions { Serializers = [serializer], Batched = batched });

    public sealed class Json() : WebSocketBehaviour(WampSerializer.Json);

    public sealed class JsonBatched() : WebSocketBehaviour(WampSerializer.Json, batched: true);

    public sealed class MessagePack() : WebSocketBehaviour(WampSerializer.MessagePack);

    public sealed class MessagePackBatched() : WebSocketBehaviour(WampSerializer.MessagePack, batched: true);

    public sealed class Cbor() : WebSocketBehaviour(WampSerializer.Cbor);

    public sealed class CborBatched() : WebSocketBehaviour(WampSerializer.Cbor, batched: true);
}
