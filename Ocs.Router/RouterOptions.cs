namespace Ocs.Router;

/// <summary>How the router listens, and whom it lets in.</summary>
public sealed record RouterOptions
{
    /// <summary>The address to listen on; loopback unless told otherwise.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; } = 8001;

    /// <summary>
    /// The places to listen on. With none there is one, at <see cref="Host"/> and <see cref="Port"/>: WebSocket at <c>/ws</c>,
    /// RawSocket, <c>/call</c>, <c>/publish</c>, <c>/info</c> and <c>/metrics</c>, open to all.
    /// </summary>
    public IReadOnlyList<TransportOptions> Transports { get; init; } = [];

    /// <summary>The realms that may be joined; their names are enough.</summary>
    public IReadOnlyList<RealmOptions> Realms { get; init; } = ["test_realm"];

    /// <summary>The role of peers that join without logging in.</summary>
    public string AnonymousRole { get; init; } = "iocs_agent";

    /// <summary>The role of those who call over HTTP.</summary>
    public string HttpRole { get; init; } = "iocs_controller";

    /// <summary>The largest message taken, in bytes: as it stands, a payload of 64 MiB and what goes with it.</summary>
    public int MaxMessageBytes { get; init; } = 65 << 20;

    /// <summary>What one peer may ask of the router.</summary>
    public RouterLimits Limits { get; init; } = new();

    /// <summary>How many bytes may wait for one slow receiver before it is closed; one message may always.</summary>
    public long MaxQueuedBytes { get; init; } = 64 << 20;

    /// <summary>Whether subscribers are told who publishes even where the publisher does not ask for it.</summary>
    public bool DisclosePublisher { get; init; }

    /// <summary>Whether callees are told who calls even where the caller does not ask for it.</summary>
    public bool DiscloseCaller { get; init; }

    /// <summary>
    /// How many threads serve the network on Linux; each serves its share of the connections. One carries some hundred thousand
    /// events a second. 0 leaves it to the thread pool, as on other systems.
    /// </summary>
    public int NetworkThreads { get; init; } = Math.Clamp(Environment.ProcessorCount / 4, 1, 4);

    /// <summary>
    /// Whether peers of this process may do everything in every realm, whatever its roles may: for a program whose own parts they are.
    /// </summary>
    public bool TrustsInMemory { get; init; }

    /// <summary>The places to listen on, with what stands for none.</summary>
    internal IReadOnlyList<TransportOptions> TransportsOrDefault =>
        Transports is { Count: > 0 } ? Transports : [TransportOptions.Open(Host, Port, AnonymousRole, HttpRole)];
}
