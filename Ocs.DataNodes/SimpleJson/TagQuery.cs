using Ocs.DataNodes.Cache;

namespace Ocs.DataNodes.SimpleJson;

/// <summary>
/// What the options of a dashboard variable are asked with: a tag of <see cref="FieldTags"/>, alone or with conditions, as
/// <c>node where agent_class=FakeDataAgent and feed=temps</c>.
/// </summary>
internal static class TagQuery
{
    private const string Where = " where ";

    /// <summary>The values of the tag, each once, in order; null where the text is no such query.</summary>
    public static IEnumerable<string>? Find(FieldIndex index, string text)
    {
        var where = text.IndexOf(Where, StringComparison.Ordinal);
        var tag = (where < 0 ? text : text[..where]).Trim();
        if (!FieldTags.Keys.Contains(tag))
            return null;
        var conditions = new List<AdhocFilter>();
        foreach (var condition in where < 0 ? [] : text[(where + Where.Length)..].Split(" and ", StringSplitOptions.TrimEntries))
        {
            var equals = condition.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                return null;
            conditions.Add(new AdhocFilter(condition[..equals].Trim(), "=", condition[(equals + 1)..].Trim()));
        }

        return index.Fields.Where(field => conditions.TrueForAll(condition => condition.Passes(field)))
            .Select(field => FieldTags.ValueOf(field, tag)!).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
    }
}
