using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Ocs.Wamp;

/// <summary>Opens streams over TCP, over Unix sockets, and over TLS.</summary>
internal static class NetworkStreams
{
    /// <summary>Opens a TCP connection, with TLS where asked.</summary>
    public static async Task<Stream> ConnectAsync(string host, int port, bool isSecure, WampEndpointOptions options, CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 10);
            socket.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 5);
            await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            return isSecure ? await SecureAsync(stream, host, options, cancellationToken).ConfigureAwait(false) : stream;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Opens a Unix socket.</summary>
    public static async Task<Stream> ConnectAsync(string path, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>What went wrong, for people; null where the failure is none of opening a stream.</summary>
    public static string? Explain(Exception fault) => fault switch
    {
        SocketException or IOException or WampConnectionException => fault.Message,
        AuthenticationException => $"its certificate was refused: {fault.Message}",
        CryptographicException => $"the trusted certificates cannot be read: {fault.Message}",
        UnauthorizedAccessException => fault.Message,
        _ => null,
    };

    private static async Task<Stream> SecureAsync(Stream stream, string host, WampEndpointOptions options, CancellationToken cancellationToken)
    {
        var trusted = new X509Certificate2Collection();
        if (options.TrustedCertificateFile is { } file)
            trusted.ImportFromPemFile(file);
        var secure = new SslStream(stream);
        try
        {
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = host,
                    RemoteCertificateValidationCallback = (_, certificate, _, errors) => IsTrusted(certificate, errors, trusted),
                },
                cancellationToken).ConfigureAwait(false);
            return secure;
        }
        catch
        {
            await secure.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static bool IsTrusted(X509Certificate? certificate, SslPolicyErrors errors, X509Certificate2Collection trusted)
    {
        if (errors == SslPolicyErrors.None)
            return true;
        if (certificate is not X509Certificate2 presented || trusted.Count == 0)
            return false;
        if (trusted.Any(known => known.RawDataMemory.Span.SequenceEqual(presented.RawDataMemory.Span)))
            return true; // this very certificate: its name says nothing more
        if (errors != SslPolicyErrors.RemoteCertificateChainErrors)
            return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        return chain.Build(presented);
    }
}
