using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>The samples of one block that wait to be sent.</summary>
internal sealed class BlockBuffer
{
    private readonly BlockStructure _structure;
    private readonly ColumnBuffer[] _columns;
    private double[] _timestamps = new double[4];

    public BlockBuffer(BlockStructure structure)
    {
        _structure = structure;
        _columns = [.. structure.Fields.Select(field => new ColumnBuffer(field.Name, field.Type))];
    }

    public string Name => _structure.Block;

    /// <summary>How many samples there are.</summary>
    public int Count { get; private set; }

    /// <summary>Adds one sample, checked before.</summary>
    public void Add(double time, WampMap fields)
    {
        Room(1)[0] = time;
        var position = 0;
        foreach (var (name, value) in fields)
            _columns[_structure.IndexOf(name, position++)].Add(value);
    }

    /// <summary>Adds samples, checked before.</summary>
    public void Add(FeedBlock block)
    {
        block.Timestamps.CopyTo(Room(block.Timestamps.Length));
        for (var position = 0; position < block.Columns.Length; position++)
            _columns[_structure.IndexOf(block.Columns[position].Name, position)].Add(block.Columns[position]);
    }

    /// <summary>Writes the block as an entry of the message: its name, then block_name, data, timestamps.</summary>
    public void Write(WampWriter writer)
    {
        writer.WriteKey(Name);
        writer.BeginMap(3);
        writer.WriteKey("block_name");
        writer.WriteString(Name);
        writer.WriteKey("data");
        writer.BeginMap(_columns.Length);
        foreach (var column in _columns)
            column.Write(writer);
        writer.EndMap();
        writer.WriteKey("timestamps");
        writer.WriteDoubles(_timestamps.AsSpan(0, Count));
        writer.EndMap();
    }

    public void Clear()
    {
        Count = 0;
        foreach (var column in _columns)
            column.Clear();
    }

    private Span<double> Room(int more)
    {
        if (Count + more > _timestamps.Length)
            Array.Resize(ref _timestamps, Math.Max(Count + more, 2 * _timestamps.Length));
        Count += more;
        return _timestamps.AsSpan(Count - more, more);
    }
}
