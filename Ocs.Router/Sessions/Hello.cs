namespace Ocs.Router;

/// <summary>What a peer said of itself.</summary>
/// <param name="Realm">The realm it wants.</param>
/// <param name="Features">What it can do as a callee.</param>
internal readonly record struct Hello(string Realm, PeerFeatures Features)
{
    /// <summary>The ways to log in that it offers, the preferred one first; null where it says nothing of it.</summary>
    public List<string>? AuthMethods { get; init; }

    /// <summary>Who it says it is.</summary>
    public string? AuthId { get; init; }

    /// <summary>What it adds for an authenticator, as JSON.</summary>
    public byte[]? AuthExtra { get; init; }
}
