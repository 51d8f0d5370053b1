namespace Ocs.G3;

/// <summary>What an archive holds: feeds, fields, samples, spans of time, and which files are torn.</summary>
public sealed class HkArchiveSummary
{
    private readonly SortedDictionary<string, SortedDictionary<string, HkFieldSummary>> _feeds = new(StringComparer.Ordinal);

    private readonly List<string> _faults = [];

    private HkArchiveSummary()
    {
    }

    /// <summary>The fields of each feed, by the feed's address and the field's name.</summary>
    public IReadOnlyDictionary<string, SortedDictionary<string, HkFieldSummary>> Feeds => _feeds;

    /// <summary>One sentence for each file that cannot be read to its end.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>How many files there are.</summary>
    public int Files { get; private set; }

    /// <summary>How many frames could be read.</summary>
    public long Frames { get; private set; }

    /// <summary>How many bytes the files take.</summary>
    public long Bytes { get; private set; }

    /// <summary>How many samples there are, over all fields.</summary>
    public long Samples => _feeds.Values.Sum(fields => fields.Values.Sum(summary => summary.Samples));

    /// <summary>The earliest time of any sample, in ticks; null where there is none.</summary>
    public long? First => Span(summary => summary.First, Enumerable.Min);

    /// <summary>The latest time of any sample, in ticks; null where there is none.</summary>
    public long? Last => Span(summary => summary.Last, Enumerable.Max);

    /// <summary>Goes through all files of an archive.</summary>
    public static HkArchiveSummary Of(HkArchive archive, CancellationToken cancellationToken = default)
    {
        var summary = new HkArchiveSummary();
        foreach (var file in archive.Files)
        {
            summary.Files++;
            summary.Bytes += new FileInfo(file).Length;
            if (HkArchive.Visit(file, summary.Add, cancellationToken) is { } fault)
                summary._faults.Add(fault);
        }

        return summary;
    }

    private void Add(HkFrame frame)
    {
        Frames++;
        if (frame.Type != HkFrameType.Data)
            return;
        var address = frame.Address ?? $"provider {frame.ProviderId}";
        if (!_feeds.TryGetValue(address, out var fields))
            _feeds.Add(address, fields = new SortedDictionary<string, HkFieldSummary>(StringComparer.Ordinal));
        foreach (var block in frame.ReadBlocks())
        {
            foreach (var field in block.Fields)
                Add(fields, block, field);
        }
    }

    private static void Add(SortedDictionary<string, HkFieldSummary> fields, HkBlock block, HkField field)
    {
        if (!fields.TryGetValue(field.Name, out var summary))
            fields.Add(field.Name, summary = new HkFieldSummary(field.Name, block.Name));
        summary.Classes.Add(field.ClassName);
        summary.Samples += field.Count;
        foreach (var tick in block.TimesSpan)
        {
            summary.First = Math.Min(summary.First, tick);
            summary.Last = Math.Max(summary.Last, tick);
        }
    }

    private long? Span(Func<HkFieldSummary, long> time, Func<IEnumerable<long>, long> choose)
    {
        List<long> times = [.. _feeds.Values.SelectMany(fields => fields.Values).Where(field => field.Samples > 0).Select(time)];
        return times.Count == 0 ? null : choose(times);
    }
}
