using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Evaluation;
using Ocs.Feeds;

namespace Ocs.DataNodes.Influx.Live;

/// <summary>One feed of the live cache, for one query.</summary>
/// <param name="feed">The name of the feed.</param>
/// <param name="fields">Its fields; one name may stand in several blocks.</param>
/// <param name="blocks">The blocks of the query.</param>
internal sealed class CacheSeries(string feed, IEnumerable<FieldSeries> fields, BlockTimes.Pool blocks) : IInfluxSeries
{
    private readonly Dictionary<string, FieldSource[]> _fields = fields
        .GroupBy(field => field.Field, StringComparer.Ordinal)
        .ToDictionary(field => field.Key, field => field.SelectMany(block => block.Sources).ToArray(), StringComparer.Ordinal);

    private Dictionary<string, InfluxType>? _types;

    public InfluxTags Tags { get; } = new([KeyValuePair.Create("feed", feed)]);

    public IReadOnlyList<KeyValuePair<string, InfluxType>> Fields => [.. Types];

    private Dictionary<string, InfluxType> Types => _types ??= _fields.ToDictionary(
        entry => entry.Key,
        entry => entry.Value.Aggregate(InfluxType.Unknown, (type, source) => InfluxTypes.Prefer(type, TypeOf(source))),
        StringComparer.Ordinal);

    public InfluxType GetType(string field) => Types.GetValueOrDefault(field);

    public InfluxReader? Read(string field, long from, long to)
    {
        var type = GetType(field);
        if (type == InfluxType.Unknown)
            return null;
        var readers = Array.ConvertAll(_fields[field], source => new CacheReader(blocks.Of(source.Series), source.Column, type, from, to));
        return readers is [var only] ? only : Merge(readers, type);
    }

    /// <summary>The type of a chunk's column as InfluxDB has it.</summary>
    public static InfluxType TypeOf(FeedColumnType type) => type switch
    {
        FeedColumnType.Double => InfluxType.Float,
        FeedColumnType.Integer => InfluxType.Integer,
        FeedColumnType.Boolean => InfluxType.Boolean,
        _ => InfluxType.String,
    };

    private InfluxType TypeOf(FieldSource source) =>
        blocks.Of(source.Series).Chunks.Aggregate(InfluxType.Unknown, (type, chunk) => InfluxTypes.Prefer(type, TypeOf(chunk.TypeOf(source.Column))));

    /// <summary>Of two blocks with a sample at the same time the later block counts.</summary>
    private static ArrayReader Merge(CacheReader[] readers, InfluxType type)
    {
        var runs = Array.ConvertAll(readers, reader =>
        {
            using (reader)
            {
                var run = new Run(type);
                while (reader.MoveNext())
                    run.AddRun(reader);
                return run;
            }
        });
        var merged = new Run(type);
        (int Run, int Index)? waiting = null;
        foreach (var next in SampleMerge.Order(runs))
        {
            if (waiting is { } before && runs[before.Run].Times[before.Index] != runs[next.Run].Times[next.Index])
                merged.Add(runs[before.Run].Times[before.Index], runs[before.Run].Values[before.Index]);
            waiting = next;
        }

        if (waiting is { } last)
            merged.Add(runs[last.Run].Times[last.Index], runs[last.Run].Values[last.Index]);
        return merged.Read();
    }
}
