using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>
/// Reads the blocks of a message. Each is <c>{block_name, data: {field: [values]}, timestamps: [times]}</c> under its name,
/// with <c>timestamp</c> and bare values for a single sample; a message may also be one such block by itself.
/// </summary>
internal sealed class FeedBlockReader
{
    /// <summary>Beyond this, times do not fit the 64 bit ticks of 10 ns in which files keep them.</summary>
    private const double LatestTime = 9.2e10;

    private readonly FeedColumnReader _columns = new();

    /// <summary>The sound blocks; the reader stands on the message's map, and is moved to its end.</summary>
    /// <exception cref="WampFormatException">The bytes are malformed.</exception>
    public FeedBlock[] Read(ref WampReader reader, KnownFeed feed, ref List<string>? refusals)
    {
        var start = reader;
        List<FeedBlock> blocks = [];
        var place = 0;
        while (reader.Read() && reader.Token == WampToken.Key)
        {
            var name = feed.Blocks.Get(reader, place);
            reader.Read();
            if (reader.Token != WampToken.MapStart)
            {
                if (name is "block_name" or "timestamps" or "timestamp")
                {
                    reader = start;
                    refusals = null;
                    return ReadLoneBlock(ref reader, feed, ref refusals);
                }

                reader.Skip();
                Refuse(feed, name, "it is not a map of data and timestamps", ref refusals);
            }
            else
            {
                Add(blocks, ReadBlock(ref reader, feed, place, name, ref refusals));
            }

            place++;
        }

        return [.. blocks];
    }

    private FeedBlock[] ReadLoneBlock(ref WampReader reader, KnownFeed feed, ref List<string>? refusals)
    {
        var block = ReadBlock(ref reader, feed, 0, null, ref refusals);
        return block is null ? [] : [block];
    }

    /// <summary>A name that comes twice: the later one counts, as in Python.</summary>
    private static void Add(List<FeedBlock> blocks, FeedBlock? block)
    {
        if (block is null)
            return;
        for (var index = 0; index < blocks.Count; index++)
        {
            if (blocks[index].Name == block.Name)
            {
                blocks[index] = block;
                return;
            }
        }

        blocks.Add(block);
    }

    private FeedBlock? ReadBlock(ref WampReader reader, KnownFeed feed, int place, string? name, ref List<string>? refusals)
    {
        string? fault = null;
        double[]? times = null;
        FeedColumn[]? columns = null;
        while (reader.Read() && reader.Token == WampToken.Key)
        {
            if (reader.TextEquals("data"u8))
            {
                reader.Read();
                columns = ReadColumns(ref reader, NamesOf(feed, place), ref fault);
            }
            else if (reader.TextEquals("timestamps"u8) || reader.TextEquals("timestamp"u8))
            {
                reader.Read();
                times = ReadTimes(ref reader, ref fault);
            }
            else if (name is null && reader.TextEquals("block_name"u8))
            {
                reader.Read();
                name = reader.Token == WampToken.String ? reader.GetString() : null;
                reader.Skip();
            }
            else
            {
                reader.Skip();
            }
        }

        name ??= "";
        fault ??= Judge(times, columns);
        if (fault is not null)
        {
            Refuse(feed, name, fault, ref refusals);
            return null;
        }

        return times!.Length == 0 ? null : new FeedBlock { Name = name, Timestamps = times, Columns = columns! };
    }

    private static string? Judge(double[]? times, FeedColumn[]? columns)
    {
        if (times is null)
            return "it has no timestamps";
        if (columns is null)
            return "it has no data";
        foreach (var column in columns)
        {
            if (column.Count != times.Length)
                return $"field \"{column.Name}\" has {column.Count} values for {times.Length} timestamps";
        }

        return null;
    }

    private FeedColumn[]? ReadColumns(ref WampReader reader, KnownNames names, ref string? fault)
    {
        if (reader.Token != WampToken.MapStart)
        {
            fault ??= "its data are not a map of fields";
            reader.Skip();
            return null;
        }

        List<FeedColumn> columns = [];
        while (reader.Read() && reader.Token == WampToken.Key)
        {
            var name = names.Get(reader, columns.Count);
            reader.Read();
            var column = _columns.Read(ref reader, name, ref fault);
            if (column is null)
                continue;
            var earlier = columns.Count == 0 ? -1 : columns.FindIndex(other => other.Name == name);
            if (earlier < 0)
                columns.Add(column);
            else
                columns[earlier] = column;
        }

        return [.. columns];
    }

    private double[]? ReadTimes(ref WampReader reader, ref string? fault)
    {
        string? wrong = null;
        var column = _columns.Read(ref reader, "timestamps", ref wrong);
        var times = column switch
        {
            { Type: FeedColumnType.Double } => column.Doubles,
            { Type: FeedColumnType.Integer } when !_columns.SawBooleans => Array.ConvertAll(column.Integers, value => (double)value),
            _ => null,
        };
        if (times is null)
        {
            fault ??= "its timestamps are not a list of numbers";
            return null;
        }

        foreach (var time in times)
        {
            if (!double.IsFinite(time))
                fault ??= $"timestamp {Array.IndexOf(times, time) + 1} of {times.Length} is not a finite number";
            else if (Math.Abs(time) > LatestTime)
                fault ??= $"the timestamp {time:R} is no time in seconds since 1970";
        }

        return times;
    }

    private static KnownNames NamesOf(KnownFeed feed, int place)
    {
        place = Math.Min(place, 256);
        while (feed.Fields.Count <= place)
            feed.Fields.Add(new KnownNames());
        return feed.Fields[place];
    }

    private static void Refuse(KnownFeed feed, string block, string reason, ref List<string>? refusals) =>
        (refusals ??= []).Add($"Block \"{block}\" of {feed.Info.Address} was refused: {reason}.");
}
