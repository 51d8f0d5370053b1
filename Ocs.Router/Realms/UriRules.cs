using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>WAMP's loose rules for URIs: components without blanks or <c>#</c>, joined by dots, none of them empty.</summary>
internal static class UriRules
{
    /// <summary>Whether a topic or procedure may be called so.</summary>
    public static bool IsValid(ReadOnlySpan<byte> uri, bool emptyComponents = false)
    {
        if (uri.IsEmpty || uri.ContainsAny((byte)'#', (byte)' ') || uri.ContainsAnyInRange((byte)0, (byte)0x1f))
            return false;
        return emptyComponents || (uri[0] != (byte)'.' && uri[^1] != (byte)'.' && uri.IndexOf(".."u8) < 0);
    }

    /// <summary>Whether the URI is one of the protocol's own.</summary>
    public static bool IsReserved(ReadOnlySpan<byte> uri) => uri.StartsWith("wamp."u8);

    /// <summary>Whether a URI matches a pattern.</summary>
    public static bool Matches(ReadOnlySpan<byte> uri, MatchPolicy match, ReadOnlySpan<byte> pattern) => match switch
    {
        MatchPolicy.Prefix => uri.StartsWith(pattern),
        MatchPolicy.Wildcard => MatchesWildcard(uri, pattern),
        _ => uri.SequenceEqual(pattern),
    };

    /// <summary>Whether a URI matches a wildcard pattern: the same number of components, an empty one matching any.</summary>
    public static bool MatchesWildcard(ReadOnlySpan<byte> uri, ReadOnlySpan<byte> pattern)
    {
        while (true)
        {
            var uriEnd = uri.IndexOf((byte)'.');
            var patternEnd = pattern.IndexOf((byte)'.');
            var component = patternEnd < 0 ? pattern : pattern[..patternEnd];
            if (component.Length > 0 && !component.SequenceEqual(uriEnd < 0 ? uri : uri[..uriEnd]))
                return false;
            if (uriEnd < 0 || patternEnd < 0)
                return uriEnd < 0 && patternEnd < 0;
            uri = uri[(uriEnd + 1)..];
            pattern = pattern[(patternEnd + 1)..];
        }
    }

    /// <summary>Of two wildcard patterns that match the same URI: whether one is definite where the other, for the first time, is not.</summary>
    public static bool IsMoreDefinite(ReadOnlySpan<byte> pattern, ReadOnlySpan<byte> other)
    {
        while (true)
        {
            var (end, otherEnd) = (pattern.IndexOf((byte)'.'), other.IndexOf((byte)'.'));
            var (isDefinite, otherIsDefinite) = (end < 0 ? pattern.Length > 0 : end > 0, otherEnd < 0 ? other.Length > 0 : otherEnd > 0);
            if (isDefinite != otherIsDefinite)
                return isDefinite;
            if (end < 0 || otherEnd < 0)
                return false;
            pattern = pattern[(end + 1)..];
            other = other[(otherEnd + 1)..];
        }
    }
}
