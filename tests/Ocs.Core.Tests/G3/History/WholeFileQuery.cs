using Ocs.G3;

namespace Ocs.Core.Tests.G3.History;

/// <summary>Reads fields of an archive the plain way, frame by frame without an index: what the index must agree with.</summary>
internal sealed class WholeFileQuery
{
    private readonly SortedDictionary<string, HkSeries> _series = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];
    private readonly IReadOnlyList<string> _patterns;
    private readonly Dictionary<string, bool> _wanted = new(StringComparer.Ordinal);

    private WholeFileQuery(IReadOnlyList<string> patterns) => _patterns = patterns;

    /// <summary>The fields that have samples there, by name.</summary>
    public IReadOnlyCollection<HkSeries> Series => [.. _series.Values.Where(series => series.Count > 0)];

    /// <summary>One sentence for each file that cannot be read to its end.</summary>
    public IReadOnlyList<string> Faults => _faults;

    /// <summary>Runs a query.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="fields">Names of fields, or their last parts (<c>fake-data-1.feeds.temps.x</c>, <c>x</c>); <c>*</c> stands for anything. None: all.</param>
    /// <param name="from">The first time, in ticks.</param>
    /// <param name="to">The last time, in ticks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static WholeFileQuery Run(HkArchive archive, IReadOnlyList<string> fields, long from, long to, CancellationToken cancellationToken = default)
    {
        var query = new WholeFileQuery(fields);
        foreach (var file in archive.FilesBetween(from, to))
        {
            if (HkArchive.Visit(file, frame => query.Add(frame, from, to), cancellationToken) is { } fault)
                query._faults.Add(fault);
        }

        foreach (var series in query._series.Values)
            series.Sort();
        return query;
    }

    private void Add(HkFrame frame, long from, long to)
    {
        if (frame.Type != HkFrameType.Data)
            return;
        var address = frame.Address ?? $"provider {frame.ProviderId}";
        foreach (var block in frame.ReadBlocks(field => IsWanted($"{address}.{field}")))
        {
            foreach (var field in block.Fields)
            {
                var name = $"{address}.{field.Name}";
                if (!_series.TryGetValue(name, out var series))
                    _series.Add(name, series = new HkSeries(name, field.Type));
                series.Add(field, block.TimesSpan, from, to);
            }
        }
    }

    private bool IsWanted(string name)
    {
        if (_patterns.Count == 0)
            return true;
        if (!_wanted.TryGetValue(name, out var wanted))
            _wanted.Add(name, wanted = _patterns.Any(pattern => FieldPattern.Matches(pattern, name)));
        return wanted;
    }
}
