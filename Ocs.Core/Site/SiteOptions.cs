using Ocs.Wamp;

namespace Ocs.Site;

/// <summary>The standard options of every OCS program. Null is "not given".</summary>
public sealed record SiteOptions
{
    /// <summary><c>--site</c>: the file <c>NAME.yaml</c> in <c>OCS_CONFIG_DIR</c>; <c>none</c> for no file at all.</summary>
    public string? Site { get; init; }

    /// <summary><c>--site-file</c>: the site file itself.</summary>
    public string? SiteFile { get; init; }

    /// <summary><c>--site-host</c>: the host entry to use instead of this machine's.</summary>
    public string? SiteHost { get; init; }

    /// <summary><c>--site-hub</c>: the router's WebSocket URL.</summary>
    public string? SiteHub { get; init; }

    /// <summary><c>--site-http</c>: the router's HTTP bridge.</summary>
    public string? SiteHttp { get; init; }

    /// <summary><c>--site-realm</c>: the realm.</summary>
    public string? SiteRealm { get; init; }

    /// <summary><c>--instance-id</c>: the instance of the site file to run.</summary>
    public string? InstanceId { get; init; }

    /// <summary><c>--address-root</c>: the first component of addresses.</summary>
    public string? AddressRoot { get; init; }

    /// <summary><c>--log-dir</c>: where agents write log files.</summary>
    public string? LogDirectory { get; init; }

    /// <summary><c>--working-dir</c>: what relative paths of the site file are relative to.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary><c>--crossbar-timeout</c>: how long an agent outlives the router; zero for ever.</summary>
    public TimeSpan? CrossbarTimeout { get; init; }

    /// <summary><c>--access-policy</c>.</summary>
    public string? AccessPolicy { get; init; }

    /// <summary>
    /// Finds and loads the site file as OCS does, and applies these options to it. Where neither a site nor a file nor
    /// <c>OCS_CONFIG_DIR</c> is given there is no site file, and the hub is this machine's.
    /// </summary>
    /// <param name="environment">The environment variables; null for this process's.</param>
    /// <exception cref="SiteException">There is no such file or host, or the file has errors.</exception>
    public SiteConfiguration Load(Func<string, string?>? environment = null)
    {
        environment ??= Environment.GetEnvironmentVariable;
        var path = FindFile(environment("OCS_CONFIG_DIR"));
        var file = path is null ? null : Ocs.Site.SiteFile.Load(path);
        var host = file?.FindHost(SiteHost, Environment.MachineName);
        if (host is null && SiteHost is not null)
        {
            throw new SiteException(file is null
                ? $"There is no host '{SiteHost}' because no site file is used: give --site-file, or set OCS_CONFIG_DIR."
                : $"{path}: hosts: there is no '{SiteHost}', only {string.Join(", ", file.Hosts.Select(known => known.Name))}.");
        }

        var hub = Apply(host?.Hub ?? file?.Hub ?? new SiteHub()) with { Login = FindLogin(environment) };
        return new SiteConfiguration
        {
            File = file,
            Hub = hub,
            Host = host is null ? null : host with
            {
                Hub = hub,
                LogDirectory = LogDirectory ?? host.LogDirectory,
                CrossbarTimeout = CrossbarTimeout ?? host.CrossbarTimeout,
            },
            WorkingDirectory = WorkingDirectory ?? ".",
        };
    }

    /// <summary>WAMP-CRA as sisock's programs have it: <c>WAMP_SECRET</c>, and <c>WAMP_USER</c> unless that is <c>server</c>.</summary>
    private static WampCraLogin? FindLogin(Func<string, string?> environment)
    {
        if (environment("WAMP_SECRET") is not { Length: > 0 } secret)
            return null;
        return new WampCraLogin(environment("WAMP_USER") is { Length: > 0 } user ? user : "server", secret);
    }

    private string? FindFile(string? configDirectory)
    {
        if (SiteFile is not null)
            return SiteFile;
        if (Site == "none" || (Site is null && string.IsNullOrEmpty(configDirectory)))
            return null;
        if (string.IsNullOrEmpty(configDirectory))
            throw new SiteException($"The site '{Site}' cannot be found because OCS_CONFIG_DIR is not set: set it, or give --site-file.");
        return Path.Combine(configDirectory, (Site ?? "default") + ".yaml");
    }

    private SiteHub Apply(SiteHub hub) => hub with
    {
        WampServer = SiteHub ?? hub.WampServer,
        WampHttp = SiteHttp ?? hub.WampHttp,
        WampRealm = SiteRealm ?? hub.WampRealm,
        AddressRoot = AddressRoot ?? hub.AddressRoot,
        AccessPolicy = AccessPolicy ?? hub.AccessPolicy,
        TrustedCertificateFile = Place(hub.TrustedCertificateFile),
        Router = hub.Router is not { } router ? null : router with
        {
            ConfigurationFile = Place(router.ConfigurationFile),
            CertificateFile = Place(router.CertificateFile),
            KeyFile = Place(router.KeyFile),
            ChainFiles = [.. router.ChainFiles.Select(file => Place(file)!)],
        },
    };

    /// <summary>Where a relative path of the site file is.</summary>
    private string? Place(string? path) => path is null ? null : Path.Combine(WorkingDirectory ?? ".", path);
}
