using Ocs.Router;

namespace Ocs.Wamp.Behaviour;

/// <summary>The behaviour over RawSocket on a Unix socket, of each serializer.</summary>
public abstract class UnixSocketBehaviour(WampSerializer serializer) : SessionBehaviour
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"ocs-{Guid.NewGuid():N}.sock");

    protected override WampEndpoint Endpoint => WampEndpoint.Parse($"unix://{_path}", new WampEndpointOptions { Serializers = [serializer] });

    protected override IReadOnlyList<TransportOptions> Transports => [new TransportOptions { UnixPath = _path, RawSocket = new RawSocketOptions() }];

    public sealed class Json() : UnixSocketBehaviour(WampSerializer.Json);

    public sealed class MessagePack() : UnixSocketBehaviour(WampSerializer.MessagePack);

    public sealed class Cbor() : UnixSocketBehaviour(WampSerializer.Cbor);
}
