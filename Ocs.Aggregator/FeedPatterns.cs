using System.IO.Enumeration;
using Ocs.Addresses;

namespace Ocs.Aggregator;

/// <summary>
/// Which feeds of a site are recorded, so that several aggregators can share them: <c>INSTANCE-ID</c> or
/// <c>INSTANCE-ID.FEED</c>, with <c>*</c> and <c>?</c>, several with spaces between. Without a pattern all are.
/// </summary>
internal sealed class FeedPatterns
{
    private const string Feeds = ".feeds.";
    private const string Anything = "*?";

    private readonly string _root;
    private readonly List<(string Instance, string Feed)> _patterns;

    /// <param name="root">The root of addresses.</param>
    /// <param name="text">The patterns.</param>
    public FeedPatterns(string root, string text)
    {
        _root = root;
        _patterns = [.. text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Read)];
    }

    /// <summary>The wildcard topics that bring these feeds, and no feed twice.</summary>
    public IReadOnlyList<string> Topics => _patterns.Count == 0 || _patterns.Exists(pattern => pattern.Instance.AsSpan().ContainsAny(Anything))
        ? [AgentAddress.AllFeeds(_root)]
        : [.. _patterns.Select(pattern => new AgentAddress(_root, pattern.Instance).Feed("")).Distinct(StringComparer.Ordinal)];

    /// <summary>Whether a feed is one of these.</summary>
    /// <param name="address">Its address, such as <c>observatory.cryo-1.feeds.temps</c>.</param>
    public bool Contain(string address)
    {
        if (_patterns.Count == 0)
            return true;
        var mark = address.IndexOf(Feeds, StringComparison.Ordinal);
        if (mark < 0 || InstanceOf(address.AsSpan()[..mark]) is not { Length: > 0 } instance)
            return false;
        foreach (var pattern in _patterns)
        {
            if (Matches(pattern.Instance, instance) && Matches(pattern.Feed, address.AsSpan()[(mark + Feeds.Length)..]))
                return true;
        }

        return false;
    }

    /// <summary>Whether feeds of an agent may be among these.</summary>
    /// <param name="agent">Its address, such as <c>observatory.cryo-1</c>.</param>
    public bool ContainAnyOf(string agent)
    {
        if (_patterns.Count == 0)
            return true;
        foreach (var pattern in _patterns)
        {
            if (InstanceOf(agent) is { Length: > 0 } instance && Matches(pattern.Instance, instance))
                return true;
        }

        return false;
    }

    private ReadOnlySpan<char> InstanceOf(ReadOnlySpan<char> agent) =>
        agent.Length > _root.Length && agent.StartsWith(_root) && agent[_root.Length] == '.' ? agent[(_root.Length + 1)..] : default;

    private static bool Matches(string pattern, ReadOnlySpan<char> name) => FileSystemName.MatchesSimpleExpression(pattern, name, ignoreCase: false);

    private static (string Instance, string Feed) Read(string pattern) => pattern.Split('.', 2) is [var instance, var feed] ? (instance, feed) : (pattern, "*");
}
