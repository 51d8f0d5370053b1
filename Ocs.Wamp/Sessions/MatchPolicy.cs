namespace Ocs.Wamp;

/// <summary>How a subscription or registration matches URIs.</summary>
public enum MatchPolicy
{
    /// <summary>The URI itself.</summary>
    Exact,

    /// <summary>URIs that begin with the text.</summary>
    Prefix,

    /// <summary>URIs with the same components, where an empty component matches any one.</summary>
    Wildcard,
}
