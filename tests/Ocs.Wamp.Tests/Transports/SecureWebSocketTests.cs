using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ocs.Wamp.Transports;

public sealed class SecureWebSocketTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly string _file = Path.GetTempFileName();

    public SecureWebSocketTests() => _listener.Start();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    private string Url => $"wss://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/ws";

    public void Dispose()
    {
        _listener.Dispose();
        File.Delete(_file);
    }

    [Fact]
    public async Task A_self_signed_certificate_is_trusted_once_it_is_named()
    {
        using var certificate = Create("CN=some other name");
        await File.WriteAllTextAsync(_file, certificate.ExportCertificatePem(), Test);
        var serving = ServeAsync(certificate);
        await using var transport = await OpenAsync(new WampEndpointOptions { TrustedCertificateFile = _file });
        Assert.Equal(WampSerializer.Json, transport.Serializer);
        await serving.WaitAsync(Patience, Test);
    }

    [Fact]
    public async Task A_self_signed_certificate_is_refused_otherwise()
    {
        using var certificate = Create("CN=127.0.0.1");
        _ = ServeAsync(certificate);
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => OpenAsync(new WampEndpointOptions()));
        Assert.StartsWith($"The router at {Url} cannot be reached: its certificate was refused:", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_certificate_than_the_one_named_is_refused()
    {
        using var certificate = Create("CN=127.0.0.1");
        using var other = Create("CN=127.0.0.1");
        await File.WriteAllTextAsync(_file, other.ExportCertificatePem(), Test);
        _ = ServeAsync(certificate);
        await Assert.ThrowsAsync<WampConnectionException>(() => OpenAsync(new WampEndpointOptions { TrustedCertificateFile = _file }));
    }

    [Fact]
    public async Task A_certificate_file_that_is_missing_is_told()
    {
        using var certificate = Create("CN=127.0.0.1");
        _ = ServeAsync(certificate);
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => OpenAsync(new WampEndpointOptions { TrustedCertificateFile = "/no/such/file.pem" }));
        Assert.Contains("/no/such/file.pem", fault.Message, StringComparison.Ordinal);
    }

    private static X509Certificate2 Create(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(200));
        return X509CertificateLoader.LoadPkcs12(certificate.Export(X509ContentType.Pkcs12), null);
    }

    private Task<WampTransport> OpenAsync(WampEndpointOptions options) => WampEndpoint.Parse(Url, options).OpenAsync(Test).AsTask().WaitAsync(Patience, Test);

    private async Task ServeAsync(X509Certificate2 certificate)
    {
        using var client = await _listener.AcceptTcpClientAsync(Test);
        await using var stream = new SslStream(client.GetStream());
        await stream.AuthenticateAsServerAsync(certificate);
        var bytes = new byte[4096];
        var length = 0;
        while (!bytes.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
            length += await stream.ReadAsync(bytes.AsMemory(length), Test);
        var key = HttpHead.Parse(bytes.AsSpan(0, length))["Sec-WebSocket-Key"]!;
        await stream.WriteAsync(WebSocketHandshake.CreateResponse(key, "wamp.2.json"), Test);
    }
}
