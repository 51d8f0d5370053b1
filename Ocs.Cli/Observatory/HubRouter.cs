using Ocs.Router;
using Ocs.Site;

namespace Ocs.Cli;

/// <summary>What the <c>hub</c> of a site file says, as options of our router.</summary>
internal static class HubRouter
{
    /// <summary>The router of a hub.</summary>
    /// <param name="hub">The hub.</param>
    /// <param name="address">The address to listen on.</param>
    /// <param name="port">The port to listen on instead of the hub's; 0 for a free one.</param>
    /// <param name="environment">Environment variables, for the configuration file.</param>
    /// <exception cref="SiteException">The hub's URL cannot be served.</exception>
    /// <exception cref="RouterConfigurationException">The configuration file is faulty.</exception>
    public static RouterConfiguration Create(SiteHub hub, string address, int? port, Func<string, string?> environment)
    {
        var site = hub.Router ?? new SiteRouter();
        var url = new Uri(hub.WampServer);
        var configuration = site.ConfigurationFile is { } file
            ? Load(file, hub, url, port, environment)
            : new RouterConfiguration(new RouterOptions { Transports = [CreateTransport(hub, site, url, address, port)], Realms = [hub.WampRealm] }, []);
        return configuration with { Options = Limit(configuration.Options, site) };
    }

    /// <summary>The hub as its peers reach it, once its router has started: with the ports that it got.</summary>
    public static SiteHub Reached(SiteHub hub, WampRouter router)
    {
        var url = new Uri(hub.WampServer);
        var found = router.Urls.Select(known => new Uri(known)).First(known => known.Scheme == url.Scheme && known.AbsolutePath == url.AbsolutePath.TrimEnd('/'));
        return hub with
        {
            // A certificate is for the name that the site file calls the machine by.
            WampServer = url.Scheme == "wss" ? new UriBuilder(url) { Port = found.Port }.Uri.AbsoluteUri : found.AbsoluteUri,
            WampHttp = hub.Router?.ConfigurationFile is not null ? hub.WampHttp
                : url.Scheme == "wss" ? new UriBuilder(router.CallUrl) { Host = url.Host }.Uri.AbsoluteUri : router.CallUrl,
        };
    }

    private static TransportOptions CreateTransport(SiteHub hub, SiteRouter site, Uri url, string address, int? port)
    {
        var transport = TransportOptions.Open(address, port ?? url.Port);
        var socket = transport.WebSockets[0];
        socket = socket with
        {
            Compressed = site.IsCompressed ?? socket.Compressed,
            AllowedOrigins = site.AllowedOrigins ?? socket.AllowedOrigins,
            PingInterval = site.PingInterval ?? socket.PingInterval,
            PingTimeout = site.PingTimeout ?? socket.PingTimeout,
        };
        if (url.AbsolutePath.TrimEnd('/') != socket.Path)
            throw new SiteException($"wamp_server: '{hub.WampServer}' names this machine, whose router answers at {url.Scheme}://{url.Authority}{socket.Path} only.");
        return transport with { WebSockets = [socket], Tls = CertificateOf(hub, site, url) };
    }

    private static TlsOptions? CertificateOf(SiteHub hub, SiteRouter site, Uri url)
    {
        if (site is { CertificateFile: { } certificate, KeyFile: { } key })
        {
            return url.Scheme == "wss"
                ? new TlsOptions(certificate, key) { ChainFiles = site.ChainFiles }
                : throw new SiteException($"wamp_server: '{hub.WampServer}' is not encrypted, but hub: router: has a certificate: begin the URL with wss://, or take the certificate away.");
        }

        return url.Scheme == "ws"
            ? null
            : throw new SiteException($"wamp_server: '{hub.WampServer}' names this machine, whose router needs a certificate to answer there: give hub: router: the keys certificate and key, which name PEM files, or begin the URL with ws://.");
    }

    private static RouterConfiguration Load(string file, SiteHub hub, Uri url, int? port, Func<string, string?> environment)
    {
        var configuration = RouterConfiguration.Load(file, environment);
        var options = configuration.Options;
        if (options.Realms.All(realm => realm.Name != hub.WampRealm))
            throw new SiteException($"wamp_realm: '{hub.WampRealm}' is no realm of {file}, which has only {string.Join(", ", options.Realms)}.");
        if (!options.Transports.Any(transport => Serves(transport, url)))
            throw new SiteException($"wamp_server: '{hub.WampServer}' is served by no transport of {file}.");
        var transports = options.Transports.Select(transport => port is { } other && Serves(transport, url) ? transport with { Port = other } : transport);
        return configuration with { Options = options with { Transports = [.. transports] } };
    }

    private static bool Serves(TransportOptions transport, Uri url) =>
        transport.UnixPath is null && transport.Port == url.Port && transport.Tls is null == (url.Scheme == "ws")
        && transport.WebSockets.Any(socket => socket.Path is null || socket.Path.TrimEnd('/') == url.AbsolutePath.TrimEnd('/'));

    private static RouterOptions Limit(RouterOptions options, SiteRouter site) => options with
    {
        NetworkThreads = site.NetworkThreads ?? options.NetworkThreads,
        MaxMessageBytes = site.MaxMessageBytes ?? options.MaxMessageBytes,
        MaxQueuedBytes = site.MaxQueuedBytes ?? options.MaxQueuedBytes,
        Limits = options.Limits with
        {
            ConnectionsPerAddress = site.ConnectionsPerAddress ?? options.Limits.ConnectionsPerAddress,
            HelloTimeout = site.HelloTimeout ?? options.Limits.HelloTimeout,
            UriBytes = site.UriBytes ?? options.Limits.UriBytes,
            SubscriptionsPerSession = site.SubscriptionsPerSession ?? options.Limits.SubscriptionsPerSession,
            RegistrationsPerSession = site.RegistrationsPerSession ?? options.Limits.RegistrationsPerSession,
            CallsPerSession = site.CallsPerSession ?? options.Limits.CallsPerSession,
            InvocationsPerSession = site.InvocationsPerSession ?? options.Limits.InvocationsPerSession,
        },
    };
}
