using Ocs.Wamp;

namespace Ocs.Router.Tests.Meta;

/// <summary>The router's own procedures are no way around the permissions of a role.</summary>
public sealed class MetaPermissionTests : IAsyncLifetime
{
    private readonly WampRouter _router = new(new RouterOptions
    {
        Port = 0,
        HttpRole = "iocs_agent",
        Realms =
        [
            new RealmOptions("test_realm")
            {
                EventHistory = [new EventHistoryOptions("secret.history"), new EventHistoryOptions("open.history")],
                Roles =
                [
                    new RoleOptions("iocs_agent")
                    {
                        Permissions =
                        [
                            new PermissionOptions("open.", MatchPolicy.Prefix) { Publish = true, Subscribe = true },
                            new PermissionOptions("wamp.subscription.", MatchPolicy.Prefix) { Call = true },
                            new PermissionOptions("wamp.session.add_testament", MatchPolicy.Exact) { Call = true },
                        ],
                    },
                ],
            },
        ],
    });

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => await _router.StartAsync(Token);

    public ValueTask DisposeAsync() => _router.DisposeAsync();

    [Fact]
    public async Task A_procedure_that_the_role_may_not_call_is_refused()
    {
        await using var session = await JoinAsync();
        Assert.Equal("wamp.error.not_authorized", await RefusalAsync(session, "wamp.session.kill_all"));
        Assert.Equal("wamp.error.not_authorized", await RefusalAsync(session, "wamp.session.count"));
    }

    [Fact]
    public async Task A_testament_goes_only_where_the_session_may_publish()
    {
        await using var session = await JoinAsync();
        Assert.Equal("wamp.error.not_authorized", await RefusalAsync(session, "wamp.session.add_testament", "secret.topic", new WampList(), new WampMap()));
        await session.CallAsync("wamp.session.add_testament", WampArguments.Of("open.topic", new WampList(), new WampMap()), cancellationToken: Token);
    }

    [Fact]
    public async Task History_is_for_those_who_may_subscribe()
    {
        await using var session = await JoinAsync();
        var secret = await session.CallAsync("wamp.subscription.lookup", WampArguments.Of("secret.history"), cancellationToken: Token);
        Assert.Equal("wamp.error.not_authorized", await RefusalAsync(session, "wamp.subscription.get_events", secret.At(0)));
        var open = await session.CallAsync("wamp.subscription.lookup", WampArguments.Of("open.history"), cancellationToken: Token);
        Assert.Empty((await session.CallAsync("wamp.subscription.get_events", WampArguments.Of(open.At(0)), cancellationToken: Token)).At(0).AsList());
    }

    private static async Task<string> RefusalAsync(WampSession session, string procedure, params WampValue[] arguments) =>
        (await Assert.ThrowsAsync<WampException>(() => session.CallAsync(procedure, WampArguments.Of(arguments), cancellationToken: Token))).ErrorUri;

    private Task<WampSession> JoinAsync() =>
        WampSession.JoinAsync(new WampConnectionOptions { Endpoint = WampEndpoint.Parse(_router.WebSocketUrl), Realm = "test_realm" }, Token);
}
