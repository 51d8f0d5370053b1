using Ocs.Wamp.Transports;

namespace Ocs.Wamp.Behaviour;

public sealed class RawSocketJsonBehaviour : SessionBehaviour
{
    private RawSocketFront? _front;

    protected override WampEndpoint Endpoint => WampEndpoint.Parse($"rs://127.0.0.1:{_front!.Port}");

    public override ValueTask InitializeAsync()
    {
        _front = RawSocketFront.OverTcp(Router.InMemory);
        return ValueTask.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _front!.DisposeAsync();
    }
}
