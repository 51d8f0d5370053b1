using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>The way by which a peer came in: what it may speak there, and how it may log in.</summary>
internal sealed record Entrance
{
    /// <summary>For peers of this process, which need no login.</summary>
    public static readonly Entrance Memory = new() { Logins = [] };

    /// <summary>The ways to log in.</summary>
    public required IReadOnlyList<LoginOptions> Logins { get; init; }

    /// <summary>The serializers spoken; null for all.</summary>
    public IReadOnlyList<WampSerializer>? Serializers { get; init; }

    /// <summary>The largest message taken, in bytes.</summary>
    public int MaxMessageBytes { get; init; }

    /// <summary>The role of those who need no login; null where the logins say it.</summary>
    public string? Role { get; init; }

    /// <summary>Whether those who come in may do everything, whatever their role.</summary>
    public bool IsTrusted { get; init; }

    /// <summary>How long a peer may take to answer a close.</summary>
    public TimeSpan CloseTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a silent peer is asked whether it is there; zero never asks.</summary>
    public TimeSpan PingInterval { get; init; }

    /// <summary>How long it may take to answer; zero waits for ever.</summary>
    public TimeSpan PingTimeout { get; init; }

    public static Entrance Of(WebSocketOptions options, RouterOptions router) => new()
    {
        Logins = WithDefault(options.Logins),
        Serializers = options.Serializers,
        MaxMessageBytes = options.MaxMessageBytes ?? router.MaxMessageBytes,
        CloseTimeout = options.CloseTimeout,
        PingInterval = options.PingInterval,
        PingTimeout = options.PingTimeout,
    };

    public static Entrance Of(RawSocketOptions options, RouterOptions router) => new()
    {
        Logins = WithDefault(options.Logins),
        Serializers = options.Serializers,
        MaxMessageBytes = options.MaxMessageBytes ?? router.MaxMessageBytes,
    };

    /// <summary>Whether a serializer is spoken here.</summary>
    public bool Speaks(WampSerializer serializer) => Serializers is null || Serializers.Contains(serializer);

    private static IReadOnlyList<LoginOptions> WithDefault(IReadOnlyList<LoginOptions> logins) =>
        logins.Count > 0 ? logins : [LoginOptions.Anonymous("anonymous")];
}
