namespace Ocs.G3;

/// <summary>One provider in a status frame: a feed of one agent session.</summary>
/// <param name="Id">Its number in the session, from 0.</param>
/// <param name="Description">The address of the feed: <c>root.instance.feeds.feed</c>.</param>
public sealed record HkProvider(long Id, string Description);
