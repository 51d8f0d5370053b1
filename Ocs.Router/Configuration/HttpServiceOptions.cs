namespace Ocs.Router;

/// <summary>Something that is served over HTTP.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Path">Its path, such as <c>/call</c>.</param>
public sealed record HttpServiceOptions(HttpServiceKind Kind, string Path)
{
    /// <summary>The realm in which it calls or publishes; null for the router's first.</summary>
    public string? Realm { get; init; }

    /// <summary>The role in which it calls or publishes.</summary>
    public string Role { get; init; } = "anonymous";

    /// <summary>The largest body taken, in bytes; null for the router's own limit.</summary>
    public long? MaxBodyBytes { get; init; }
}
