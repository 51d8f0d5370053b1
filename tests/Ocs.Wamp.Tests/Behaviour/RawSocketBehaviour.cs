namespace Ocs.Wamp.Behaviour;

/// <summary>The behaviour over RawSocket on TCP, of each serializer.</summary>
public abstract class RawSocketBehaviour(WampSerializer serializer) : SessionBehaviour
{
    protected override WampEndpoint Endpoint =>
        WampEndpoint.Parse($"rs://127.0.0.1:{Router.Port}", new WampEndpointOptions { Serializers = [serializer] });

    public sealed class Json() : RawSocketBehaviour(WampSerializer.Json);

    public sealed class MessagePack() : RawSocketBehaviour(WampSerializer.MessagePack);

    public sealed class Cbor() : RawSocketBehaviour(WampSerializer.Cbor);
}
