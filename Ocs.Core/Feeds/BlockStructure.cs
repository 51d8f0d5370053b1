using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>The fields of a block and their types, as its first samples had them. They hold as long as the feed does.</summary>
internal sealed class BlockStructure
{
    private readonly string _feed;
    private readonly Dictionary<string, int> _indexes = new(StringComparer.Ordinal);

    private BlockStructure(string feed, string block, (string Name, FeedColumnType Type)[] fields)
    {
        _feed = feed;
        Block = block;
        Fields = fields;
        for (var index = 0; index < fields.Length; index++)
            _indexes[fields[index].Name] = index;
    }

    public string Block { get; }

    public (string Name, FeedColumnType Type)[] Fields { get; }

    /// <summary>The structure that the first sample of a block sets.</summary>
    /// <exception cref="ArgumentException">A field name or type is not allowed.</exception>
    public static BlockStructure Of(string feed, string block, WampMap fields) =>
        new(feed, block, [.. fields.Select(field => (Checked(feed, block, field.Key), TypeOf(feed, block, field.Key, field.Value)))]);

    /// <summary>The structure that the first samples of a block set.</summary>
    /// <exception cref="ArgumentException">A field name is not allowed, or stands twice.</exception>
    public static BlockStructure Of(string feed, FeedBlock block)
    {
        var structure = new BlockStructure(feed, block.Name, [.. block.Columns.Select(column => (Checked(feed, block.Name, column.Name), column.Type))]);
        return structure._indexes.Count == block.Columns.Length
            ? structure
            : throw new ArgumentException($"The block '{block.Name}' of the feed {feed} has a field twice.");
    }

    /// <summary>The place of a field; <paramref name="expected"/> is where it stands when fields come in their usual order.</summary>
    public int IndexOf(string name, int expected)
    {
        if (expected < Fields.Length && (ReferenceEquals(Fields[expected].Name, name) || Fields[expected].Name == name))
            return expected;
        return _indexes.GetValueOrDefault(name, -1);
    }

    /// <summary>Refuses samples whose fields are not the block's, or not of their type.</summary>
    /// <exception cref="ArgumentException">They are not; names the field.</exception>
    public void Check(WampMap fields)
    {
        if (fields.Count != Fields.Length)
            throw Mismatch(fields.Keys);
        var position = 0;
        foreach (var (name, value) in fields)
        {
            var index = IndexOf(name, position++);
            if (index < 0)
                throw Mismatch(fields.Keys);
            CheckType(index, TypeOf(_feed, Block, name, value));
        }
    }

    /// <inheritdoc cref="Check(WampMap)"/>
    public void Check(FeedBlock block)
    {
        if (block.Columns.Length != Fields.Length || block.Columns.Select(column => column.Name).Distinct().Count() != Fields.Length)
            throw Mismatch(block.Columns.Select(column => column.Name));
        for (var position = 0; position < block.Columns.Length; position++)
        {
            var index = IndexOf(block.Columns[position].Name, position);
            if (index < 0)
                throw Mismatch(block.Columns.Select(column => column.Name));
            CheckType(index, block.Columns[position].Type);
        }
    }

    private void CheckType(int index, FeedColumnType given)
    {
        var (name, type) = Fields[index];
        if (!ColumnBuffer.Accepts(type, given))
        {
            throw new ArgumentException(
                $"The field '{name}' of the block '{Block}' of the feed {_feed} is {NameOf(type)} since its first sample and cannot become {NameOf(given)}: "
                + "archives and databases keep one type a field.");
        }
    }

    private ArgumentException Mismatch(IEnumerable<string> given)
    {
        var mine = Fields.Select(field => field.Name).ToList();
        var theirs = given.ToList();
        var missing = string.Join(", ", mine.Except(theirs));
        var extra = string.Join(", ", theirs.Except(mine));
        var detail = string.Join("; ", new[] { missing.Length > 0 ? $"missing {missing}" : "", extra.Length > 0 ? $"unexpected {extra}" : "" }.Where(part => part.Length > 0));
        return new ArgumentException($"Block structure does not match: {Block}{(detail.Length > 0 ? $" ({detail})" : "")}");
    }

    private static string Checked(string feed, string block, string name) =>
        FieldName.IsValid(name, out var fault) ? name : throw new ArgumentException($"{fault} (feed {feed}, block '{block}')");

    private static FeedColumnType TypeOf(string feed, string block, string name, WampValue value) => value.Kind switch
    {
        WampValueKind.Double => FeedColumnType.Double,
        WampValueKind.Integer => FeedColumnType.Integer,
        WampValueKind.Boolean => FeedColumnType.Boolean,
        WampValueKind.String => FeedColumnType.String,
        WampValueKind.BigInteger => throw new ArgumentException($"The field '{name}' of the block '{block}' of the feed {feed} holds {value.AsBigInteger()}, which does not fit 64 bits."),
        var kind => throw new ArgumentException($"The field '{name}' of the block '{block}' of the feed {feed} holds {(kind == WampValueKind.Null ? "null" : $"a {kind}")}: a field holds doubles, integers, booleans or text."),
    };

    private static string NameOf(FeedColumnType type) => type switch
    {
        FeedColumnType.Double => "a double",
        FeedColumnType.Integer => "an integer",
        FeedColumnType.Boolean => "a boolean",
        _ => "text",
    };
}
