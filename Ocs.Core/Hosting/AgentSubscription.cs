using Ocs.Wamp;

namespace Ocs.Hosting;

/// <summary>A subscription that an agent asked for; made again at each join.</summary>
internal sealed record AgentSubscription(string Topic, MatchPolicy Match, WampEventHandler Handler)
{
    public Task MakeAsync(IWampSession session, CancellationToken cancellationToken) =>
        session.SubscribeAsync(Topic, Handler, new SubscribeOptions { Match = Match }, cancellationToken);
}
