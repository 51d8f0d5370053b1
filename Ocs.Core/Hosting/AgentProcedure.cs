using Ocs.Wamp;

namespace Ocs.Hosting;

/// <summary>A procedure that an agent offers besides its operations; offered again at each join.</summary>
internal sealed record AgentProcedure(string Uri, WampProcedure Handler)
{
    public Task OfferAsync(IWampSession session, CancellationToken cancellationToken) =>
        session.RegisterAsync(Uri, Handler, cancellationToken: cancellationToken);
}
