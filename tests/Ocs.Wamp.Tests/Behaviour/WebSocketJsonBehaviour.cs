namespace Ocs.Wamp.Behaviour;

public sealed class WebSocketJsonBehaviour : SessionBehaviour
{
    protected override WampEndpoint Endpoint => WampEndpoint.Parse(Router.WebSocketUrl);
}
