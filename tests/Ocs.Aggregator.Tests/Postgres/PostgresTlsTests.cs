using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Npgsql;
using Ocs.Aggregator.Tests.Sinks;
using Ocs.Testing.Databases;

namespace Ocs.Aggregator.Tests.Postgres;

/// <summary>A PostgreSQL that takes nobody without TLS, with a certificate of an authority of its own.</summary>
[Collection("PostgreSQL")]
public sealed class PostgresTlsTests(PostgresServer server) : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-tls-");
    private readonly LoggedFeed _feed = new();
    private PostgresProgram _program = null!;

    private string Authority => Path.Combine(_folder.FullName, "authority.pem");

    private string OtherAuthority => Path.Combine(_folder.FullName, "other.pem");

    public async ValueTask InitializeAsync()
    {
        // Skips where there is no PostgreSQL.
        server.NewAddress(out _);
        var (certificate, key) = CreateCertificates();
        _program = await PostgresProgram.StartAsync(PostgresProgram.FindPrograms()!, certificate, key);
    }

    public async ValueTask DisposeAsync()
    {
        if (_program is not null)
            await _program.DisposeAsync();
        _feed.Dispose();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task What_is_recorded_is_there_over_TLS()
    {
        (string Host, string Options)[] trusted =
        [
            ("127.0.0.1", "sslmode=require"),
            ("localhost", $"sslmode=verify-ca&sslrootcert={Authority}"),
            ("127.0.0.1", $"sslmode=verify-full&sslrootcert={Authority}"),
        ];
        foreach (var (number, (host, options)) in trusted.Index())
        {
            _feed.Add(number, $$"""{"n":[{{number}}]}""");
            await using var sink = _feed.Open(Address(host, options));
            await _feed.UntilWrittenAsync(sink);
            Assert.Equal("true", await AskAsync("SELECT bool_and(ssl)::text FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) WHERE application_name = 'ocs'"));
        }

        Assert.Equal("3", await AskAsync("""SELECT count(*) FROM ocs."observatory.cryo-1.temps" """));
    }

    [Fact]
    public async Task Who_cannot_be_trusted_is_told_nothing()
    {
        _feed.Add(0, """{"n":[0]}""");
        (string Host, string Options, string Reason)[] refused =
        [
            ("127.0.0.1", "sslmode=disable", "pg_hba.conf rejects connection"),
            ("127.0.0.1", "sslmode=verify-full", "the remote certificate"),
            ("127.0.0.1", $"sslmode=verify-full&sslrootcert={OtherAuthority}", "the remote certificate"),
            ("localhost", $"sslmode=verify-full&sslrootcert={Authority}", "the remote certificate"),
        ];
        foreach (var (host, options, reason) in refused)
        {
            await using var sink = _feed.Open(Address(host, options));
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            while (sink.Fault is null)
                await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, patience.Token);
            Assert.Contains(reason, sink.Fault, StringComparison.OrdinalIgnoreCase);
        }

        Assert.Equal("0", await AskAsync("SELECT count(*) FROM pg_namespace WHERE nspname = 'ocs'"));
    }

    private string Address(string host, string options) =>
        string.Create(CultureInfo.InvariantCulture, $"postgresql://ocs@{host}:{_program.Port}/ocs?{options}");

    /// <summary>The one value that a query answers.</summary>
    private async Task<string> AskAsync(string query)
    {
        await using var connection = new NpgsqlConnection(string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_program.Port};Username=ocs;Database=ocs;Pooling=false;GssEncryptionMode=Disable;SslMode=Require"));
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(query, connection);
        return Convert.ToString(await command.ExecuteScalarAsync(), CultureInfo.InvariantCulture)!;
    }

    /// <summary>Two authorities, and a certificate of the first for 127.0.0.1 and nobody else.</summary>
    private (string Certificate, string Key) CreateCertificates()
    {
        using var key = RSA.Create(2048);
        using var authority = CreateAuthority("CN=observatory", key);
        File.WriteAllText(Authority, authority.ExportCertificatePem());
        using (var otherKey = RSA.Create(2048))
        using (var other = CreateAuthority("CN=somebody else", otherKey))
            File.WriteAllText(OtherAuthority, other.ExportCertificatePem());

        using var serverKey = RSA.Create(2048);
        var request = new CertificateRequest("CN=database", serverKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, authority.NotBefore, authority.NotAfter, [1, 2, 3, 4]);
        return (certificate.ExportCertificatePem(), serverKey.ExportPkcs8PrivateKeyPem());
    }

    private static X509Certificate2 CreateAuthority(string name, RSA key)
    {
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(new DateTimeOffset(2020, 1, 1, 0, 0, 0, TimeSpan.Zero), new DateTimeOffset(2120, 1, 1, 0, 0, 0, TimeSpan.Zero));
    }
}
