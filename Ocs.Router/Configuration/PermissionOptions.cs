using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>What is allowed on the URIs that match a pattern. Of several that match, the most definite one decides alone.</summary>
/// <param name="Uri">The URI, or the pattern.</param>
/// <param name="Match">How the pattern is matched.</param>
public sealed record PermissionOptions(string Uri, MatchPolicy Match)
{
    /// <summary>Whether procedures may be called.</summary>
    public bool Call { get; init; }

    /// <summary>Whether procedures may be registered.</summary>
    public bool Register { get; init; }

    /// <summary>Whether topics may be published to.</summary>
    public bool Publish { get; init; }

    /// <summary>Whether topics may be subscribed to.</summary>
    public bool Subscribe { get; init; }

    /// <summary>Whether callees are told who calls.</summary>
    public bool DiscloseCaller { get; init; }

    /// <summary>Whether subscribers are told who publishes.</summary>
    public bool DisclosePublisher { get; init; }

    /// <summary>Whether a decision may be remembered. Decisions of a configuration always are: they cannot change.</summary>
    public bool Cache { get; init; } = true;
}
