using Ocs.Interop.Tests.Peers;
using Ocs.Router;
using Ocs.Wamp;

namespace Ocs.Interop.Tests;

/// <summary>autobahn for Python and JavaScript logging in to our router.</summary>
public sealed class LoginTests : IAsyncLifetime
{
    private readonly WampRouter _router = new(new RouterOptions
    {
        Realms = [new RealmOptions("site") { Roles = [new RoleOptions("staff") { Permissions = [new PermissionOptions("site.", MatchPolicy.Prefix) { Publish = true, Subscribe = true }] }] }],
        Transports =
        [
            new TransportOptions
            {
                WebSockets =
                [
                    new WebSocketOptions
                    {
                        Logins =
                        [
                            new LoginOptions("ticket") { Principals = new Dictionary<string, PrincipalOptions> { ["joe"] = new("open sesame", "staff") } },
                            new LoginOptions("wampcra")
                            {
                                Principals = new Dictionary<string, PrincipalOptions>
                                {
                                    ["plain"] = new("a secret", "staff"),
                                    ["salted"] = new(WampCraLogin.DeriveKey("a secret", "pepper", 200, 32), "staff") { Salt = "pepper", Iterations = 200 },
                                },
                            },
                        ],
                    },
                ],
            },
        ],
    });

    public async ValueTask InitializeAsync() => await _router.StartAsync();

    public ValueTask DisposeAsync() => _router.DisposeAsync();

    [Theory]
    [InlineData("python", "ticket", "joe", "open sesame")]
    [InlineData("python", "wampcra", "plain", "a secret")]
    [InlineData("python", "wampcra", "salted", "a secret")]
    [InlineData("node", "ticket", "joe", "open sesame")]
    [InlineData("node", "wampcra", "plain", "a secret")]
    [InlineData("node", "wampcra", "salted", "a secret")]
    public async Task A_peer_logs_in_and_may_do_what_its_role_may(string language, string method, string authId, string secret)
    {
        await using var peer = await WampPeer.JoinAsync(language, "json", _router.WebSocketUrl, "site", method, authId, secret);
        Assert.Equal(authId, peer.Joined.GetProperty("authid").GetString());
        Assert.Equal("staff", peer.Joined.GetProperty("role").GetString());
        await peer.PublishAsync("site.topic", [1]);
        var refused = await peer.CallForErrorAsync("site.procedure", []);
        Assert.Equal("wamp.error.not_authorized", refused.GetProperty("uri").GetString());
    }

    [Theory]
    [InlineData("python", "ticket", "joe")]
    [InlineData("python", "wampcra", "salted")]
    [InlineData("python", "wampcra", "nobody")]
    [InlineData("node", "ticket", "nobody")]
    [InlineData("node", "wampcra", "plain")]
    public async Task A_peer_with_a_wrong_secret_hears_that_it_is_not_let_in(string language, string method, string authId)
    {
        await using var peer = WampPeer.Start(language, "json", _router.WebSocketUrl, "site", method, authId, "wrong");
        var left = await peer.Program.NextAsync("left");
        Assert.Equal("wamp.error.not_authorized", left.GetProperty("reason").GetString());
        Assert.StartsWith("nobody has this authid with this", left.GetProperty("message").GetString(), StringComparison.Ordinal);
    }
}
