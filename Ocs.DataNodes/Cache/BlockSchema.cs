using Ocs.Feeds;

namespace Ocs.DataNodes.Cache;

/// <summary>The name of a block and of its fields, in order: messages of the same schema share their times and chunks.</summary>
internal sealed record BlockSchema(string Block, string[] Fields)
{
    public static BlockSchema Of(FeedBlock block) => new(block.Name, [.. block.Columns.Select(column => column.Name)]);

    public bool Matches(FeedBlock block)
    {
        if (block.Columns.Length != Fields.Length || block.Name != Block)
            return false;
        for (var index = 0; index < Fields.Length; index++)
        {
            if (block.Columns[index].Name != Fields[index])
                return false;
        }

        return true;
    }
}
