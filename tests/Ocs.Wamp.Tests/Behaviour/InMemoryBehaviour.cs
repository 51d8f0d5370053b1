namespace Ocs.Wamp.Behaviour;

public sealed class InMemoryBehaviour : SessionBehaviour
{
    protected override WampEndpoint Endpoint => Router.InMemory;
}
