using Ocs.Wamp;

namespace Ocs.Testing;

/// <summary>Leads to whatever router the site has at the time, and remembers the link, so that a test can break it.</summary>
internal sealed class LocalEndpoint(LocalSite site) : WampEndpoint
{
    private WampTransport? _last;

    public override async ValueTask<WampTransport> OpenAsync(CancellationToken cancellationToken) =>
        site.IsRouterAway
            ? throw new WampConnectionException("The router of the test is stopped.")
            : _last = await site.Router.InMemory.OpenAsync(cancellationToken);

    public ValueTask BreakAsync() => _last?.DisposeAsync() ?? ValueTask.CompletedTask;

    public override string ToString() => "the router of the test";
}
