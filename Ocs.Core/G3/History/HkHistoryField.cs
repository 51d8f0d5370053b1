namespace Ocs.G3;

/// <summary>A field that an archive holds samples of.</summary>
/// <param name="Name"><c>root.instance.feeds.feed.field</c>.</param>
/// <param name="Type">The type of its first frame.</param>
public readonly record struct HkHistoryField(string Name, HkFieldType Type);
