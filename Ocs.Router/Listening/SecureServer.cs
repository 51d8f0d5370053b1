using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ocs.Router;

/// <summary>The server's side of TLS, with a certificate from PEM files.</summary>
internal sealed class SecureServer : IDisposable
{
    private readonly X509Certificate2 _certificate;
    private readonly SslServerAuthenticationOptions _options;

    private SecureServer(X509Certificate2 certificate, X509Certificate2Collection chain)
    {
        _certificate = certificate;
        _options = new SslServerAuthenticationOptions
        {
            ServerCertificateContext = SslStreamCertificateContext.Create(certificate, chain, offline: true),
        };
    }

    /// <summary>Reads the files.</summary>
    /// <exception cref="IOException">One of them is missing or no such file; the message names it.</exception>
    public static SecureServer Load(TlsOptions options)
    {
        try
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(Require(options.CertificateFile));
            foreach (var file in options.ChainFiles)
                chain.ImportFromPemFile(Require(file));
            return new SecureServer(X509Certificate2.CreateFromPemFile(options.CertificateFile, Require(options.KeyFile)), chain);
        }
        catch (CryptographicException error)
        {
            throw new IOException($"The certificate {options.CertificateFile} with the key {options.KeyFile} cannot be used: {error.Message}", error);
        }
        catch (UnauthorizedAccessException error)
        {
            throw new IOException($"The certificate {options.CertificateFile} with the key {options.KeyFile} cannot be read: {error.Message}", error);
        }
    }

    /// <summary>Makes the TLS handshake; null where the peer fails it, which closes the socket.</summary>
    public async Task<SslStream?> OpenAsync(Socket socket, CancellationToken cancellationToken)
    {
        var stream = new SslStream(new NetworkStream(socket, ownsSocket: true));
        try
        {
            await stream.AuthenticateAsServerAsync(_options, cancellationToken).ConfigureAwait(false);
            return stream;
        }
        catch (Exception error) when (error is AuthenticationException or IOException)
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            return null;
        }
        catch
        {
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public void Dispose() => _certificate.Dispose();

    private static string Require(string file) =>
        File.Exists(file) ? file : throw new IOException($"The file {file} is missing, which a transport with TLS needs.");
}
