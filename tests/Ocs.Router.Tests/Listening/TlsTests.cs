using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Ocs.Wamp;

namespace Ocs.Router.Tests.Listening;

public sealed class TlsTests : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-tls-");
    private WampRouter _router = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Certificate => Path.Combine(_folder.FullName, "server_cert.pem");

    private string Key => Path.Combine(_folder.FullName, "server_key.pem");

    public async ValueTask InitializeAsync()
    {
        // As openssl req -x509 makes it with a common name alone.
        using var key = RSA.Create(2048);
        var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        await File.WriteAllTextAsync(Certificate, certificate.ExportCertificatePem(), Token);
        await File.WriteAllTextAsync(Key, key.ExportPkcs8PrivateKeyPem(), Token);
        _router = new WampRouter(new RouterOptions
        {
            AnonymousRole = "anonymous",
            Transports =
            [
                new TransportOptions
                {
                    Tls = new TlsOptions(Certificate, Key),
                    WebSockets = [new WebSocketOptions()],
                    RawSocket = new RawSocketOptions(),
                    HttpServices = [new HttpServiceOptions(HttpServiceKind.Caller, "/call"), new HttpServiceOptions(HttpServiceKind.Info, "/info")],
                },
                new TransportOptions { UnixPath = Path.Combine(_folder.FullName, "router.sock"), RawSocket = new RawSocketOptions() },
            ],
        });
        await _router.StartAsync(Token);
    }

    public async ValueTask DisposeAsync()
    {
        await _router.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData(0, WampSerializer.Json)]
    [InlineData(0, WampSerializer.Cbor)]
    [InlineData(1, WampSerializer.MessagePack)]
    [InlineData(2, WampSerializer.Json)]
    public async Task Peers_that_are_told_the_certificate_talk_over_it(int url, WampSerializer serializer)
    {
        await using var near = await WampSession.JoinAsync(new WampConnectionOptions { Endpoint = _router.InMemory, Realm = "test_realm" }, Token);
        await using var far = await JoinAsync(_router.Urls[url], new WampEndpointOptions { TrustedCertificateFile = Certificate, Serializers = [serializer] });
        await near.RegisterAsync("observatory.echo", (invocation, _) => Task.FromResult(new WampArguments { Positional = invocation.Arguments.Positional }), cancellationToken: Token);

        // Larger than a record of TLS, and than what is read at once.
        var text = new string('x', 300_000);
        for (var i = 0; i < 3; i++)
        {
            var answer = await far.CallAsync("observatory.echo", WampArguments.Of(text, i), cancellationToken: Token);
            Assert.Equal((text, (long)i), (answer.At(0).AsString(), answer.At(1).AsInteger()));
        }
    }

    [Fact]
    public void The_urls_say_what_is_spoken_where() =>
        Assert.Equal(
            [$"wss://127.0.0.1:{_router.Port}/ws", $"rss://127.0.0.1:{_router.Port}", $"unix://{_folder.FullName}/router.sock"],
            _router.Urls);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Our_client_refuses_a_certificate_that_nobody_vouches_for(int url)
    {
        var refused = await Assert.ThrowsAsync<WampConnectionException>(() => JoinAsync(_router.Urls[url], new WampEndpointOptions()));
        Assert.Contains("its certificate was refused", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_bridge_answers_over_https()
    {
        await using var callee = await WampSession.JoinAsync(new WampConnectionOptions { Endpoint = _router.InMemory, Realm = "test_realm" }, Token);
        await callee.RegisterAsync("observatory.echo", (invocation, _) => Task.FromResult(new WampArguments { Positional = invocation.Arguments.Positional }), cancellationToken: Token);
        using var trusted = X509CertificateLoader.LoadCertificateFromFile(Certificate);
        using var handler = new HttpClientHandler { ServerCertificateCustomValidationCallback = (_, presented, _, _) => presented!.RawData.AsSpan().SequenceEqual(trusted.RawData) };
        using var http = new HttpClient(handler);
        for (var i = 0; i < 2; i++)
        {
            using var content = new ByteArrayContent("""{"procedure": "observatory.echo", "args": [1]}"""u8.ToArray());
            var response = await http.PostAsync(new Uri(_router.CallUrl), content, Token);
            Assert.Equal("""{"args":[1]}""", await response.Content.ReadAsStringAsync(Token));
        }
    }

    [Fact]
    public async Task Stopping_says_goodbye_over_tls()
    {
        var session = await JoinAsync(_router.Urls[0], new WampEndpointOptions { TrustedCertificateFile = Certificate });
        await _router.DisposeAsync();
        Assert.Contains("wamp.close.system_shutdown", await session.Ended.WaitAsync(TimeSpan.FromSeconds(60), Token), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.FullName, "router.sock")));
    }

    [Fact]
    public async Task A_key_of_another_certificate_is_one_sentence()
    {
        using var other = RSA.Create(2048);
        await File.WriteAllTextAsync(Key, other.ExportPkcs8PrivateKeyPem(), Token);
        await using var router = new WampRouter(new RouterOptions { Transports = [new TransportOptions { Tls = new TlsOptions(Certificate, Key), WebSockets = [new WebSocketOptions()] }] });
        var refused = await Assert.ThrowsAsync<IOException>(() => router.StartAsync(Token));
        Assert.StartsWith($"The certificate {Certificate} with the key {Key} cannot be used: ", refused.Message, StringComparison.Ordinal);
    }

    private static Task<WampSession> JoinAsync(string url, WampEndpointOptions options) =>
        WampSession.JoinAsync(new WampConnectionOptions { Endpoint = WampEndpoint.Parse(url, options), Realm = "test_realm" }, Token);
}
