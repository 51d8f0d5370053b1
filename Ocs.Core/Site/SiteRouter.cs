namespace Ocs.Site;

/// <summary>
/// The <c>router</c> of a site file's <c>hub</c>: how the router of this site runs, where it is ours. What is null is left as the router has it.
/// </summary>
public sealed record SiteRouter
{
    /// <summary>Crossbar.io's <c>config.json</c>, which says where to listen, which realms there are, and who may do what.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>The certificate that the router shows, a PEM file; null where the hub is not encrypted.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>The certificate's private key, a PEM file.</summary>
    public string? KeyFile { get; init; }

    /// <summary>PEM files with the certificates between it and a root that peers know.</summary>
    public IReadOnlyList<string> ChainFiles { get; init; } = [];

    /// <summary>Whether peers that offer it may compress their messages (<c>permessage-deflate</c>).</summary>
    public bool? IsCompressed { get; init; }

    /// <summary>The web pages that may open a WebSocket, such as <c>https://*.example.org</c>; null for all.</summary>
    public IReadOnlyList<string>? AllowedOrigins { get; init; }

    /// <summary>How often a peer that says nothing is asked whether it is there; zero never asks.</summary>
    public TimeSpan? PingInterval { get; init; }

    /// <summary>How long it may take to answer; zero waits for ever.</summary>
    public TimeSpan? PingTimeout { get; init; }

    /// <summary>How many threads serve the network.</summary>
    public int? NetworkThreads { get; init; }

    /// <summary>The largest message, in bytes.</summary>
    public int? MaxMessageBytes { get; init; }

    /// <summary>How many bytes may wait for one slow receiver before it is closed.</summary>
    public int? MaxQueuedBytes { get; init; }

    /// <summary>How many connections may be open from one address; zero for any number.</summary>
    public int? ConnectionsPerAddress { get; init; }

    /// <summary>How long a connection may stay without a session; zero for ever.</summary>
    public TimeSpan? HelloTimeout { get; init; }

    /// <summary>The longest topic or procedure, in bytes; zero for any length.</summary>
    public int? UriBytes { get; init; }

    /// <summary>How many subscriptions a session may have; zero for any number.</summary>
    public int? SubscriptionsPerSession { get; init; }

    /// <summary>How many registrations a session may have; zero for any number.</summary>
    public int? RegistrationsPerSession { get; init; }

    /// <summary>How many calls of one caller may wait; zero for any number.</summary>
    public int? CallsPerSession { get; init; }

    /// <summary>How many invocations one callee may have to answer; zero for any number.</summary>
    public int? InvocationsPerSession { get; init; }
}
