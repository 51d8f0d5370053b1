using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Ocs.Cli.Tests.Terminal;
using Ocs.Wamp;

namespace Ocs.Cli.Tests.Commands;

/// <summary>The router of a site file's hub, alone and as a part of <c>ocs up</c>.</summary>
public sealed class RouterCommandTests : IDisposable
{
    private const string Configuration = """
        {"workers": [{"type": "router",
            "realms": [{"name": "laboratory", "roles": [{"name": "guest", "permissions": [{"uri": "laboratory.", "match": "prefix", "allow": {"subscribe": true}}]}]}],
            "transports": [{"type": "web", "endpoint": {"type": "tcp", "interface": "127.0.0.1", "port": 8001}, "paths": {
                "ws": {"type": "websocket", "auth": {"anonymous": {"type": "static", "role": "guest"}}}}}]}]}
        """;

    private readonly TemporaryFolder _folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_hub_of_a_site_file_says_where_to_listen_for_which_realm_within_which_limits()
    {
        await using var router = RunningCommand.Start("router", "--port", "0", "--site-file", Site("ws://127.0.0.1:8001/ws", "{subscriptions_per_session: 1, uri_bytes: 20}"));
        var url = UrlIn(await router.WaitForLineAsync("ocs ready"));
        Assert.StartsWith("ws://127.0.0.1:", url, StringComparison.Ordinal);
        await using var session = await JoinAsync(url, new WampEndpointOptions());
        await session.SubscribeAsync("laboratory.t", (in _) => { }, cancellationToken: Token);
        var refused = await Assert.ThrowsAsync<WampException>(() => session.SubscribeAsync("laboratory.other", (in _) => { }, cancellationToken: Token));
        Assert.Equal("this session has 1 subscriptions, and may have no more", refused.Arguments.At(0).AsString());
        await Assert.ThrowsAsync<WampException>(() => session.CallAsync("laboratory.far.too.long", WampArguments.Of(), cancellationToken: Token));
    }

    [Fact]
    public async Task The_command_line_says_otherwise()
    {
        var site = Site("ws://router.invalid:8001/ws", "{}");
        await using var router = RunningCommand.Start("router", "--host", "127.0.0.1", "--port", "0", "--realm", "other", "--site-file", site);
        Assert.EndsWith(", realms other", await router.WaitForLineAsync("ocs ready"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hub_with_a_certificate_is_encrypted_and_programs_of_the_site_trust_it()
    {
        var site = Site("wss://localhost:8001/ws", $"{{certificate: {WriteCertificate()}, key: {_folder.PathOf("hub.key")}}}");
        await using var up = RunningCommand.Start("up", "--site-file", site, "--data-dir", _folder.PathOf("data"), "--router-port", "0", "--live-port", "0");
        var url = UrlIn(await up.WaitForLineAsync("ocs ready"));
        Assert.StartsWith("wss://localhost:", url, StringComparison.Ordinal);

        var scan = await RunningCommand.RunAsync("client", "scan", "--site-file", site, "--site-hub", url);
        Assert.Equal((0, ""), (scan.Exit, scan.Error));
        Assert.Contains("fake-data-1", scan.Output, StringComparison.Ordinal);
        var refused = await Assert.ThrowsAsync<WampConnectionException>(() => JoinAsync(url, new WampEndpointOptions()));
        Assert.Contains("its certificate was refused", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wss://127.0.0.1:8001/ws", "{}", "wamp_server: 'wss://127.0.0.1:8001/ws' names this machine, whose router needs a certificate to answer there: give hub: router: the keys certificate and key, which name PEM files, or begin the URL with ws://.")]
    [InlineData("ws://127.0.0.1:8001/ws", "{certificate: a, key: b}", "wamp_server: 'ws://127.0.0.1:8001/ws' is not encrypted, but hub: router: has a certificate: begin the URL with wss://, or take the certificate away.")]
    [InlineData("ws://127.0.0.1:8001/other", "{}", "wamp_server: 'ws://127.0.0.1:8001/other' names this machine, whose router answers at ws://127.0.0.1:8001/ws only.")]
    public async Task A_hub_that_cannot_be_served_is_one_sentence(string url, string options, string sentence)
    {
        foreach (var command in (string[])["router", "up"])
        {
            var run = await RunningCommand.RunAsync(command, "--site-file", Site(url, options), "--working-dir", _folder.PathOf("."));
            Assert.Equal((1, $"ocs: {sentence}"), (run.Exit, run.Error.TrimEnd().Split('\n')[^1]));
        }
    }

    [Fact]
    public async Task The_hub_may_name_a_configuration_of_Crossbar()
    {
        _folder.Write("config.json", Configuration);
        var site = Site("ws://127.0.0.1:8001/ws", "{config: config.json, max_message_bytes: 100000}");
        await using var up = RunningCommand.Start(
            "up", "--site-file", site, "--working-dir", _folder.PathOf("."), "--data-dir", _folder.PathOf("data"), "--router-port", "0", "--live-port", "0");
        var ready = await up.WaitForLineAsync("ocs ready");
        Assert.EndsWith(", 1 agents", ready, StringComparison.Ordinal); // though no role of the file may do what an agent does
        await using var guest = await JoinAsync(UrlIn(ready), new WampEndpointOptions());
        await guest.SubscribeAsync("laboratory.t", (in _) => { }, cancellationToken: Token);
        var refused = await Assert.ThrowsAsync<WampException>(() => guest.CallAsync("laboratory.fake-data-1", WampArguments.Of("get_api"), cancellationToken: Token));
        Assert.Equal("wamp.error.not_authorized", refused.ErrorUri);

        using var http = new HttpClient();
        var info = await http.GetFromJsonAsync<Dictionary<string, JsonElement>>(UrlIn(ready).Replace("ws://", "http://", StringComparison.Ordinal).Replace("/ws", "/info", StringComparison.Ordinal), Token);
        Assert.True(info!["sessions"].GetInt32() > 1);
    }

    [Theory]
    [InlineData("ws://127.0.0.1:8009/ws", "laboratory", "wamp_server: 'ws://127.0.0.1:8009/ws' is served by no transport of ")]
    [InlineData("ws://127.0.0.1:8001/ws", "other", "wamp_realm: 'other' is no realm of ")]
    public async Task A_configuration_that_does_not_serve_the_hub_is_one_sentence(string url, string realm, string sentence)
    {
        _folder.Write("config.json", Configuration);
        var run = await RunningCommand.RunAsync("router", "--site-file", Site(url, "{config: config.json}", realm), "--working-dir", _folder.PathOf("."));
        Assert.Equal(1, run.Exit);
        Assert.Contains($"ocs: {sentence}", run.Error, StringComparison.Ordinal);
    }

    private static string UrlIn(string ready) => ready.Split(' ', ',')[3];

    private static Task<WampSession> JoinAsync(string url, WampEndpointOptions options) =>
        WampSession.JoinAsync(new WampConnectionOptions { Endpoint = WampEndpoint.Parse(url, options), Realm = "laboratory" }, Token);

    private string Site(string url, string router, string realm = "laboratory") => _folder.Write("site.yaml", $$"""
        hub: {wamp_server: '{{url}}', wamp_realm: {{realm}}, address_root: laboratory, router: {{router}} }
        hosts:
          localhost:
            agent-instances: [{agent-class: FakeDataAgent, instance-id: fake-data-1}]
        """);

    private string WriteCertificate()
    {
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        _folder.Write("hub.key", key.ExportPkcs8PrivateKeyPem());
        return _folder.Write("hub.crt", certificate.ExportCertificatePem());
    }
}
