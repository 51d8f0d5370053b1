using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Cli.Tests.Terminal;
using Ocs.DataNodes;
using Ocs.Router;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Cli.Tests.Commands;

/// <summary>Data nodes and the data server on a router as sisock's site has it: encrypted, users <c>server</c> and <c>simonsobs</c>.</summary>
public sealed partial class LiveCommandTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private WampRouter _router = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        using var key = RSA.Create(2048);
        using var certificate = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        _folder.Write("cert.pem", certificate.ExportCertificatePem());
        _folder.Write("key.pem", key.ExportPkcs8PrivateKeyPem());
        PermissionOptions All(string prefix) => new(prefix, MatchPolicy.Prefix) { Call = true, Register = true, Publish = true, Subscribe = true };
        var principals = new Dictionary<string, PrincipalOptions> { ["server"] = new("secret-1", "server"), ["simonsobs"] = new("secret-2", "consumer") };
        _router = new WampRouter(new RouterOptions
        {
            Realms = [new RealmOptions("test_realm") { Roles = [new RoleOptions("server") { Permissions = [All("")] }, new RoleOptions("consumer") { Permissions = [All("org.simonsobservatory.consumer")] }] }],
            Transports = [new TransportOptions { Tls = new TlsOptions(_folder.PathOf("cert.pem"), _folder.PathOf("key.pem")), WebSockets = [new WebSocketOptions { Logins = [new LoginOptions("wampcra") { Principals = principals }] }] }],
            TrustsInMemory = true,
        });
        await _router.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _router.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_node_as_server_is_plotted_by_a_data_server_as_simonsobs_over_an_encrypted_router()
    {
        await using var connection = await WampConnection.ConnectAsync(new WampConnectionOptions { Endpoint = _router.InMemory, Realm = "test_realm" }, Token);
        await using var hub = new SisockHub(connection, NullLoggerFactory.Instance);
        await hub.StartAsync(Token);
        var site = _folder.Write("site.yaml", $$"""
            hub: {wamp_server: 'wss://localhost:{{new Uri(_router.Urls[0]).Port}}/ws', wamp_http: 'https://localhost:1/call', wamp_realm: test_realm, address_root: observatory, trusted_certificate: {{_folder.PathOf("cert.pem")}}}
            hosts:
              localhost:
                agent-instances:
                  - {agent-class: SensorsNode, instance-id: plots-sensors}
            """);
        await using var node = RunningCommand.Start(
            new Dictionary<string, string> { ["WAMP_SECRET"] = "secret-1" }, "agent", "--instance-id", "plots-sensors", "--site-file", site, "--site-host", "localhost");
        await using var live = RunningCommand.Start(
            new Dictionary<string, string> { ["WAMP_USER"] = "simonsobs", ["WAMP_SECRET"] = "secret-2" }, "live", "--site-file", site, "--live-port", "0", "--data-dir", _folder.PathOf("data"));
        var url = LiveUrl().Match(await live.WaitForLineAsync("ocs ready")).Value;
        await WaitForNodeAsync(url, "sensors::");
    }

    [Fact]
    public async Task A_wrong_secret_is_one_sentence()
    {
        var site = _folder.Write("site.yaml", $$"""
            hub: {wamp_server: 'wss://localhost:{{new Uri(_router.Urls[0]).Port}}/ws', wamp_http: 'https://localhost:1/call', wamp_realm: test_realm, address_root: observatory, trusted_certificate: {{_folder.PathOf("cert.pem")}}}
            """);
        var run = await RunningCommand.TypeAsync("", new() { ["WAMP_USER"] = "simonsobs", ["WAMP_SECRET"] = "guess" }, "live", "--site-file", site, "--live-port", "0");
        Assert.Equal(1, run.Exit);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("guess", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_data_server_waits_for_a_router_that_comes_later()
    {
        var port = FreePort.Choose();
        RunningCommand live;
        using (var early = new TcpListener(IPAddress.Loopback, port))
        {
            early.Start();
            live = RunningCommand.Start("live", "--site", "none", "--site-hub", $"ws://127.0.0.1:{port}/ws", "--site-realm", "test_realm", "--address-root", "observatory", "--live-port", "0", "--data-dir", _folder.PathOf("data"));
            // It has tried once, in vain.
            (await early.AcceptSocketAsync(Token)).Dispose();
        }

        await using var waiting = live;
        await using var router = new WampRouter(new RouterOptions { Transports = [TransportOptions.Open("127.0.0.1", port)] });
        await router.StartAsync(Token);
        await waiting.WaitForLineAsync("ocs ready");
    }

    private static async Task WaitForNodeAsync(string live, string name)
    {
        using var http = new HttpClient();
        using var patience = new CancellationTokenSource(Patience);
        while (!(await http.GetStringAsync(new Uri($"{live}search"), patience.Token)).Contains(name, StringComparison.Ordinal))
            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, patience.Token);
    }

    [GeneratedRegex(@"http://\S+/")]
    private static partial Regex LiveUrl();
}
