namespace Ocs.Router;

/// <summary>Which web pages may open a WebSocket; programs that are no browsers name no origin, and may.</summary>
internal static class AllowedOrigins
{
    /// <param name="allowed">Origins with <c>*</c> for any part; none allows all.</param>
    /// <param name="origin">The page's.</param>
    public static bool Allow(IReadOnlyList<string> allowed, string? origin) =>
        allowed.Count == 0 || origin is null || allowed.Any(pattern => Matches(pattern.AsSpan(), origin.AsSpan().TrimEnd('/')));

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        var star = pattern.IndexOf('*');
        if (star < 0)
            return pattern.Equals(text, StringComparison.OrdinalIgnoreCase);
        if (!text.StartsWith(pattern[..star], StringComparison.OrdinalIgnoreCase))
            return false;
        var rest = pattern[(star + 1)..];
        for (var at = star; at <= text.Length; at++)
        {
            if (Matches(rest, text[at..]))
                return true;
        }

        return false;
    }
}
