using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>A RawSocket endpoint.</summary>
public sealed record RawSocketOptions
{
    /// <summary>The ways to log in; with none, everyone is let in with the role <c>anonymous</c>.</summary>
    public IReadOnlyList<LoginOptions> Logins { get; init; } = [];

    /// <summary>The serializers that are spoken; null for all.</summary>
    public IReadOnlyList<WampSerializer>? Serializers { get; init; }

    /// <summary>The largest message taken, in bytes; null for the router's own limit.</summary>
    public int? MaxMessageBytes { get; init; }
}
