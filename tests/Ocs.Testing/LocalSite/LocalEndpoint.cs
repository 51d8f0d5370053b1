using Ocs.Wamp;

namespace Ocs.Testing;

/// <summary>Leads to whatever router the site has at the time.</summary>
internal sealed class LocalEndpoint(LocalSite site) : WampEndpoint
{
    public bool IsAway { get; set; }

    public override ValueTask<WampTransport> OpenAsync(CancellationToken cancellationToken) =>
        IsAway ? throw new WampConnectionException("The router of the test is stopped.") : site.Router.InMemory.OpenAsync(cancellationToken);

    public override string ToString() => "the router of the test";
}
