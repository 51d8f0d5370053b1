using Ocs.DataNodes.Cache;
using Ocs.DataNodes.History;
using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Evaluation;
using Ocs.Feeds;

namespace Ocs.DataNodes.Influx.Live;

/// <summary>One feed of the live cache, for one query, and before the cache begins of the archive.</summary>
/// <param name="feed">The name of the feed.</param>
/// <param name="fields">Its fields; one name may stand in several blocks, and in the archive.</param>
/// <param name="blocks">The blocks of the query.</param>
/// <param name="archive">The archive; null for none.</param>
/// <param name="cancellationToken">Ends reading the archive.</param>
internal sealed class CacheSeries(
    string feed, IEnumerable<FieldSeries> fields, BlockTimes.Pool blocks, ArchivedFields? archive, CancellationToken cancellationToken) : IInfluxSeries
{
    private readonly Dictionary<string, (FieldSource[] Sources, FieldSeries? Archived)> _fields = fields
        .GroupBy(field => field.Field, StringComparer.Ordinal)
        .ToDictionary(
            field => field.Key,
            field => (field.SelectMany(block => block.Sources).ToArray(), field.FirstOrDefault(one => one.ArchivedName is not null)),
            StringComparer.Ordinal);

    /// <summary>Times that differ by less, in nanoseconds, are the same.</summary>
    private const long Same = 500;

    private Dictionary<string, InfluxType>? _types;

    public InfluxTags Tags { get; } = new([KeyValuePair.Create("feed", feed)]);

    public IReadOnlyList<KeyValuePair<string, InfluxType>> Fields => [.. Types];

    private Dictionary<string, InfluxType> Types => _types ??= _fields.ToDictionary(
        entry => entry.Key,
        entry => entry.Value.Sources.Aggregate(
            entry.Value.Archived is { } archived ? TypeOf(archived.ArchivedType) : InfluxType.Unknown, (type, source) => InfluxTypes.Prefer(type, TypeOf(source))),
        StringComparer.Ordinal);

    public InfluxType GetType(string field) => Types.GetValueOrDefault(field);

    public InfluxReader? Read(string field, long from, long to)
    {
        var type = GetType(field);
        if (type == InfluxType.Unknown)
            return null;
        var (sources, archived) = _fields[field];
        var readers = Array.ConvertAll(sources, source => new CacheReader(blocks.Of(source.Series), source.Column, type, from, to));
        InfluxReader cached = readers is [var only] ? only : Merge(readers, type);
        return archived is not null && OpenPast(archived.ArchivedName!, type, sources, from, to) is { } past ? new ChainedReader(past, cached) : cached;
    }

    /// <summary>What the archive has before the cache begins. A query that says no begin means the cache alone: an archive has years.</summary>
    private PastReader? OpenPast(string name, InfluxType type, FieldSource[] sources, long from, long to)
    {
        if (archive is null || from == Evaluation.TimeRange.Earliest)
            return null;
        // The archive counts times in steps of 10 ns, so a sample that is cached too may stand there a little earlier.
        var cached = sources.SelectMany(source => blocks.Of(source.Series).Chunks).Select(chunk => BlockTimes.Nanoseconds(chunk.FirstTime) - Same).DefaultIfEmpty(long.MaxValue).Min();
        var until = Math.Min(to, cached);
        return from <= until ? new PastReader(archive, name, type, from, until, cancellationToken) : null;
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
