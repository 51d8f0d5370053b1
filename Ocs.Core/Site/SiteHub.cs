using Ocs.Wamp;

namespace Ocs.Site;

/// <summary>The <c>hub</c> of a site file, with a host's and the command line's overrides applied.</summary>
public sealed record SiteHub
{
    /// <summary>The router's WebSocket URL.</summary>
    public string WampServer { get; init; } = "ws://127.0.0.1:8001/ws";

    /// <summary>The router's HTTP bridge.</summary>
    public string WampHttp { get; init; } = "http://127.0.0.1:8001/call";

    /// <summary>The realm.</summary>
    public string WampRealm { get; init; } = "test_realm";

    /// <summary>The first component of every address.</summary>
    public string AddressRoot { get; init; } = "observatory";

    /// <summary>The access policy: empty, <c>override:…</c> or <c>director:…</c>.</summary>
    public string AccessPolicy { get; init; } = "";

    /// <summary>
    /// A PEM file with the certificate of an encrypted hub, or of who signed it, which programs of this site trust besides those of the
    /// system; null where the certificate of <see cref="Router"/> is here, or none is needed.
    /// </summary>
    public string? TrustedCertificateFile { get; init; }

    /// <summary>How programs of this site log in; null where the hub lets everybody in who reaches it. Never from a file: a secret is no part of a site.</summary>
    public WampLogin? Login { get; init; }

    /// <summary>How the site's own router runs; null where the file says nothing of it.</summary>
    public SiteRouter? Router { get; init; }

    /// <summary>The router as programs of this site reach it.</summary>
    /// <exception cref="ArgumentException">The URL is none of a router; the message names it.</exception>
    public WampEndpoint CreateEndpoint() => WampEndpoint.Parse(
        WampServer,
        new WampEndpointOptions { TrustedCertificateFile = TrustedCertificateFile ?? (File.Exists(Router?.CertificateFile) ? Router.CertificateFile : null) });
}
