namespace Ocs.Router;

/// <summary>How the router listens, and whom it lets in.</summary>
public sealed record RouterOptions
{
    /// <summary>The address to listen on; loopback unless told otherwise.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port to listen on; 0 takes a free one.</summary>
    public int Port { get; init; } = 8001;

    /// <summary>The realms that may be joined.</summary>
    public IReadOnlyList<string> Realms { get; init; } = ["test_realm"];

    /// <summary>The role of peers that join without logging in.</summary>
    public string AnonymousRole { get; init; } = "iocs_agent";

    /// <summary>The role of those who call over HTTP.</summary>
    public string HttpRole { get; init; } = "iocs_controller";

    /// <summary>The largest message taken, in bytes.</summary>
    public int MaxMessageBytes { get; init; } = 64 << 20;

    /// <summary>How many bytes may wait for one slow receiver before it is closed.</summary>
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
}
