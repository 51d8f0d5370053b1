namespace Ocs.DataNodes.Grafana;

/// <summary>Fields that share one panel: of the same feed and block, with the same unit.</summary>
internal sealed record PanelGroup(string Title, bool IsState, string Unit, IReadOnlyList<LiveField> Fields)
{
    /// <summary>More lines than this in one panel nobody tells apart.</summary>
    private const int MostFields = 12;

    /// <summary>Arranges the fields of one agent, or of like agents, by feed, block and unit.</summary>
    public static IEnumerable<PanelGroup> Arrange(IEnumerable<LiveField> fields)
    {
        foreach (var feed in fields.GroupBy(field => field.Feed, StringComparer.Ordinal).OrderBy(feed => feed.Key, StringComparer.Ordinal))
        {
            var blocks = feed.GroupBy(field => field.Block, StringComparer.Ordinal).OrderBy(block => block.Key, StringComparer.Ordinal).ToList();
            foreach (var block in blocks)
            {
                var kinds = block.GroupBy(field => (field.IsState, field.Unit)).OrderBy(kind => kind.Key.IsState).ThenBy(kind => kind.Key.Unit, StringComparer.Ordinal).ToList();
                foreach (var kind in kinds)
                {
                    var title = string.Join(": ", new[] { feed.Key, blocks.Count > 1 ? block.Key : "" }.Where(part => part.Length > 0));
                    if (kinds.Count > 1)
                        title += kind.Key.IsState ? " (states)" : kind.Key.Unit.Length > 0 ? $" ({kind.Key.Unit})" : "";
                    foreach (var group in Split(title, kind.Key.IsState, kind.Key.Unit, [.. kind.OrderBy(field => field.Name, StringComparer.Ordinal)]))
                        yield return group;
                }
            }
        }
    }

    private static IEnumerable<PanelGroup> Split(string title, bool isState, string unit, LiveField[] fields)
    {
        var chunks = fields.Chunk(MostFields).ToList();
        return chunks.Select((chunk, index) => new PanelGroup(
            chunks.Count > 1 ? $"{title}, {index + 1} of {chunks.Count}" : title, isState, unit, chunk));
    }
}
