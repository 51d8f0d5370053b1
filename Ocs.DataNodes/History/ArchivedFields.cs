using System.Collections.Frozen;
using Microsoft.Extensions.Logging;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Queries;
using Ocs.Feeds;
using Ocs.G3;

namespace Ocs.DataNodes.History;

/// <summary>The fields that the aggregator's files hold, for plots of what is older than the cache. Any thread.</summary>
/// <param name="archive">The folder of the archive; there may be none yet.</param>
/// <param name="indexFolder">Where its index is kept.</param>
/// <param name="deadline">How long it may be read for one field of one plot.</param>
/// <param name="clock">The clock.</param>
/// <param name="logger">Told of files that cannot be read.</param>
internal sealed partial class ArchivedFields(string archive, string indexFolder, TimeSpan deadline, TimeProvider clock, ILogger<ArchivedFields> logger)
{
    /// <summary>How long fields are offered whose agents are silent.</summary>
    private static readonly TimeSpan Offered = TimeSpan.FromDays(7);

    /// <summary>The fields of a panel are asked for at the same moment: one list of the files is enough for all.</summary>
    private static readonly TimeSpan ListedFor = TimeSpan.FromSeconds(1);

    /// <summary>Enough for extremes that no bucket of a panel loses.</summary>
    private const int SpansPerPoint = 4;

    private const string Late = "_late";
    private const long ReplayedSeconds = 30 * 86_400;

    private readonly HkHistory _history = new(archive, indexFolder, ListedFor, clock);
    private readonly BoundedReads _reads = new(deadline, clock);
    private readonly Lock _refreshLock = new();
    private Task _refreshing = Task.CompletedTask;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private FrozenDictionary<string, FieldSeries> _fields = FrozenDictionary<string, FieldSeries>.Empty;
    private FrozenDictionary<string, FieldSeries> _all = FrozenDictionary<string, FieldSeries>.Empty;
    private FrozenSet<string> _late = [];

    /// <summary>The fields of the last days, by the name that users see. Another object after each change.</summary>
    public FrozenDictionary<string, FieldSeries> Fields => Volatile.Read(ref _fields);

    /// <summary>The fields of any age that were found so far, by the name that users see. Another object after each change.</summary>
    public FrozenDictionary<string, FieldSeries> All => Volatile.Read(ref _all);

    /// <summary>A time, in ticks, before which there is nothing.</summary>
    public long Beginning
    {
        get
        {
            var first = long.MaxValue;
            Try(() =>
            {
                if (_history.Files is not [var oldest, ..])
                    return;
                // A feed that was replayed after an outage may be older than the file that it stands in.
                var second = HkArchive.NumberOf(oldest);
                first = second > 0 ? (second - ReplayedSeconds) * G3Ticks.PerSecond : long.MinValue / 2;
            });
            return first;
        }
    }

    /// <summary>Looks for fields of the last days; what is known stays so where that takes too long. Who asks meanwhile waits for the same.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        Task refreshing;
        lock (_refreshLock)
            refreshing = _refreshing = _refreshing.IsCompleted ? RunAsync(() => Refresh(CancellationToken.None)) : _refreshing;
        try
        {
            await refreshing.WaitAsync(deadline, clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Tell($"The archive {archive} does not answer within {deadline.TotalSeconds} s.");
        }
    }

    /// <summary>Makes the whole index, the last days first, so that fields of any age are found by their names.</summary>
    public Task IndexAsync(CancellationToken cancellationToken) => RunAsync(() =>
    {
        Refresh(cancellationToken);
        Try(() =>
        {
            _history.Update(cancellationToken: cancellationToken);
            Keep(Find(long.MinValue / 2, cancellationToken));
        });
    });

    /// <summary>A field of any age; null where there is none of that name.</summary>
    public FieldSeries? Find(string name) => All.GetValueOrDefault(name);

    /// <summary>Whether a plot begins before the cache does.</summary>
    public static bool HasPast(FieldSeries field, PlotRequest plot) =>
        !field.IsRemote && plot.Range.From < Math.Min(FirstCached(field), plot.Range.To) && NameOf(field) is not null;

    /// <summary>Reads what the archive has of a field before the time at which the cache begins.</summary>
    /// <param name="field">The field.</param>
    /// <param name="plot">What is asked for.</param>
    /// <param name="everySample">Whether extremes do not suffice.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The field with what was found in front; as it was where there is nothing, or reading takes too long.</returns>
    public async ValueTask<FieldSeries> WithPastAsync(FieldSeries field, PlotRequest plot, bool everySample, CancellationToken cancellationToken)
    {
        // Where nothing was recorded yet, fifty fields need not find that out by as many exceptions.
        if (!HasPast(field, plot) || NameOf(field) is not { } name || !Path.Exists(archive))
            return field;
        // The archive counts times in steps of 10 ns, so a sample that is cached too may stand there a little earlier.
        var until = Math.Min(Ticks(plot.Range.To), Ticks(FirstCached(field)) - 50);
        var spans = everySample ? int.MaxValue / 2 : SpansPerPoint * plot.Points;
        try
        {
            var found = await ReadAsync(name, Ticks(plot.Range.From), until, spans, cancellationToken).ConfigureAwait(false);
            return found.Count == 0 ? field : field with { Sources = [.. found.Select(series => new FieldSource(ToBlock(field, series), 0)), .. field.Sources] };
        }
        catch (TimeoutException exception)
        {
            Tell($"{exception.Message} Plots of {name} begin with what is in memory.");
            return field;
        }
    }

    /// <summary>Reads every sample of a field, those that came late in series of their own.</summary>
    /// <param name="name">Its name in the archive.</param>
    /// <param name="from">The first time, in ticks.</param>
    /// <param name="to">The last time, in ticks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TimeoutException">It takes too long.</exception>
    public Task<List<HkSeries>> ReadAllAsync(string name, long from, long to, CancellationToken cancellationToken) =>
        ReadAsync(name, from, to, int.MaxValue / 2, cancellationToken);

    private static double FirstCached(FieldSeries field) =>
        field.Sources.Select(source => source.Series.FirstTime).DefaultIfEmpty(double.PositiveInfinity).Min();

    private static string? NameOf(FieldSeries field) =>
        field.ArchivedName ?? (field.Sources is [var first, ..] ? $"{first.Series.Feed.Address}.{field.Field}" : null);

    /// <summary>A time in ticks; one beyond all ticks is the first or the last of them.</summary>
    private static long Ticks(double seconds) => G3Ticks.FromUnixSeconds(Math.Clamp(seconds, -9e9, 9e9));

    /// <summary>Runs what may hang with the disk on a thread of its own.</summary>
    private static Task RunAsync(Action read) =>
        Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning | TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);

    private void Refresh(CancellationToken cancellationToken)
    {
        Try(() =>
        {
            var found = Find(G3Ticks.FromDateTimeOffset(clock.GetUtcNow() - Offered), cancellationToken);
            if (found.Count == Fields.Count && found.Keys.All(Fields.ContainsKey))
                return;
            Keep(found);
            Volatile.Write(ref _fields, found);
        });
        foreach (var fault in _history.Faults)
            Tell(fault);
    }

    private Task<List<HkSeries>> ReadAsync(string name, long from, long to, int spans, CancellationToken cancellationToken) => _reads.RunAsync(
        cancelled =>
        {
            var found = new List<HkSeries>();
            Try(() =>
            {
                foreach (var stored in StoredNames(name))
                {
                    if (_history.Thin(stored, from, to, spans, cancelled) is { } series)
                        found.Add(series);
                }
            });
            return found;
        },
        cancellationToken);

    /// <summary>What came late stands in fields of its own: <c>x_late</c>, <c>x_late2</c>, and so on.</summary>
    private IEnumerable<string> StoredNames(string name)
    {
        yield return name;
        yield return name + Late;
        var late = Volatile.Read(ref _late);
        for (var number = 2; late.Contains($"{name}{Late}{number}"); number++)
            yield return $"{name}{Late}{number}";
    }

    /// <summary>Remembers fields for as long as the program runs.</summary>
    private void Keep(FrozenDictionary<string, FieldSeries> found)
    {
        lock (_told)
            Volatile.Write(ref _all, All.Values.UnionBy(found.Values, field => field.Name).ToFrozenDictionary(field => field.Name, StringComparer.Ordinal));
    }

    private FrozenDictionary<string, FieldSeries> Find(long from, CancellationToken cancellationToken)
    {
        var names = _history.FindFields([], from, long.MaxValue / 2, cancellationToken);
        if (names.Where(field => IsLate(field.Name) && !_late.Contains(field.Name)).Select(field => field.Name).ToList() is { Count: > 0 } late)
            Volatile.Write(ref _late, _late.Concat(late).ToFrozenSet(StringComparer.Ordinal));
        return names.Select(field => ToSeries(field)).OfType<FieldSeries>()
            .DistinctBy(field => field.Name).ToFrozenDictionary(field => field.Name, StringComparer.Ordinal);
    }

    private static bool IsLate(string name) => name.AsSpan().TrimEnd("0123456789").EndsWith(Late, StringComparison.Ordinal);

    /// <summary>Reads the archive; what is wrong with it is told, and costs no more than what it touches.</summary>
    private void Try(Action read)
    {
        try
        {
            read();
        }
        catch (DirectoryNotFoundException)
        {
            // Nothing was recorded yet.
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or G3FormatException)
        {
            Tell(fault.Message);
        }
    }

    /// <summary>Takes <c>root.instance.feeds.feed.field</c> apart; null where it is no such name.</summary>
    private static FieldSeries? ToSeries(HkHistoryField stored)
    {
        var name = stored.Name;
        const string mark = ".feeds.";
        var feeds = name.IndexOf(mark, StringComparison.Ordinal);
        var field = feeds < 0 ? -1 : name.IndexOf('.', feeds + mark.Length);
        if (field < 0 || IsLate(name))
            return null;
        var instance = name[(name.LastIndexOf('.', feeds - 1) + 1)..feeds];
        var feed = name[(feeds + mark.Length)..field];
        return new FieldSeries
        {
            Name = $"{instance}::{feed}.{name[(field + 1)..]}",
            Node = instance,
            Feed = feed,
            Block = "",
            Field = name[(field + 1)..],
            Sources = [],
            ArchivedName = name,
            ArchivedType = stored.Type switch
            {
                HkFieldType.Integer => FeedColumnType.Integer,
                HkFieldType.Boolean => FeedColumnType.Boolean,
                HkFieldType.String => FeedColumnType.String,
                _ => FeedColumnType.Double,
            },
        };
    }

    /// <summary>Puts samples where plots are read from.</summary>
    private static BlockSeries ToBlock(FieldSeries field, HkSeries series)
    {
        var times = new double[series.Count];
        for (var row = 0; row < times.Length; row++)
            times[row] = G3Ticks.ToUnixSeconds(series.Ticks[row]);
        var column = series.Type == HkFieldType.String
            ? new FeedColumn { Name = field.Field, Type = FeedColumnType.String, Strings = [.. series.Texts] }
            : new FeedColumn { Name = field.Field, Type = FeedColumnType.Double, Doubles = series.Numbers.ToArray() };
        var block = new FeedBlock { Name = field.Block, Timestamps = times, Columns = [column] };
        var feed = new FeedInfo { AgentAddress = field.Node, FeedName = field.Feed, Address = field.Node };
        var stored = new BlockSeries(feed, BlockSchema.Of(block), [column.Type]);
        stored.Apply(block, double.NegativeInfinity, double.PositiveInfinity);
        return stored;
    }

    private void Tell(string fault)
    {
        lock (_told)
        {
            if (!_told.Add(fault))
                return;
        }

        LogFault(fault);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Plots of the past: {Fault}")]
    private partial void LogFault(string fault);
}
