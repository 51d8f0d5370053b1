namespace Ocs.G3;

/// <summary>
/// An archive with an index beside it, which makes it fast to read a field over any span: of each file it is known where the
/// samples of each field are, and how low and high they go. The index is made as it is needed, of each file once, and can be
/// deleted at any time. Any thread.
/// </summary>
public sealed class HkHistory
{
    private readonly HistoryFiles _files;

    /// <summary>Reads an archive.</summary>
    /// <param name="archive">The folder of the archive, or one file.</param>
    /// <param name="indexFolder">Where indexes are kept, made where it is missing; null to keep them in memory.</param>
    /// <param name="listedFor">How long files are not listed again, where many questions come at a time; a file that grows is looked at each time.</param>
    /// <param name="clock">The clock; null for the system's.</param>
    public HkHistory(string archive, string? indexFolder = null, TimeSpan listedFor = default, TimeProvider? clock = null) =>
        _files = new HistoryFiles(archive, indexFolder, listedFor, clock ?? TimeProvider.System);

    /// <summary>The files, in the order of time.</summary>
    /// <exception cref="IOException">There is no such archive.</exception>
    public IReadOnlyList<string> Files => _files.Paths;

    /// <summary>One sentence for each file that was found torn or damaged, and for an index that could not be kept.</summary>
    public IReadOnlyList<string> Faults => _files.Faults;

    /// <summary>Makes what is missing of the index. Questions are answered meanwhile.</summary>
    /// <param name="threads">How many files are read at a time.</param>
    /// <param name="progress">Told how many files are done, of how many.</param>
    /// <param name="cancellationToken">Ends it between frames.</param>
    /// <exception cref="IOException">There is no such archive.</exception>
    public void Update(int threads = 1, Action<int, int>? progress = null, CancellationToken cancellationToken = default) =>
        _files.Update(long.MinValue, long.MaxValue, threads, progress, cancellationToken);

    /// <summary>The fields of the files that have samples in a span of time, by name.</summary>
    /// <param name="patterns">Names of fields, or their last parts (<c>fake-data-1.feeds.temps.x</c>, <c>x</c>); <c>*</c> stands for anything. None: all.</param>
    /// <param name="from">The first time, in ticks.</param>
    /// <param name="to">The last time, in ticks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">There is no such archive.</exception>
    public IReadOnlyList<HkHistoryField> FindFields(IReadOnlyList<string> patterns, long from, long to, CancellationToken cancellationToken = default)
    {
        var found = new SortedDictionary<string, HkHistoryField>(StringComparer.Ordinal);
        foreach (var file in _files.Find(from, to, cancellationToken))
        {
            foreach (var field in file.ListFields())
                found.TryAdd(field.Name, field);
        }

        return [.. found.Values.Where(field => patterns.Count == 0 || patterns.Any(pattern => FieldPattern.Matches(pattern, field.Name)))];
    }

    /// <summary>Reads all samples of a field in a span of time.</summary>
    /// <param name="field">Its whole name.</param>
    /// <param name="from">The first time, in ticks.</param>
    /// <param name="to">The last time, in ticks.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The samples; null where there are none.</returns>
    /// <exception cref="IOException">There is no such archive.</exception>
    public HkSeries? Read(string field, long from, long to, CancellationToken cancellationToken = default) =>
        new HistoryQuery(_files, field, from, to, cancellationToken).ReadAll();

    /// <summary>Reads of each of so many equal spans of time the lowest and the highest value, with their times.</summary>
    /// <param name="field">Its whole name.</param>
    /// <param name="from">The first time, in ticks.</param>
    /// <param name="to">The last time, in ticks.</param>
    /// <param name="points">How many spans. Text, and what has no more than two samples for each, comes whole.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The samples; null where there are none.</returns>
    /// <exception cref="IOException">There is no such archive.</exception>
    public HkSeries? Thin(string field, long from, long to, int points, CancellationToken cancellationToken = default) =>
        new HistoryQuery(_files, field, from, to, cancellationToken).Thin(points);
}
