using System.Collections.Immutable;

namespace Ocs.G3;

/// <summary>The files of an archive with their indexes, brought up to date before each question.</summary>
/// <param name="archive">The folder of the archive, or one file.</param>
/// <param name="indexFolder">Where indexes are kept; null to keep them in memory.</param>
/// <param name="listedFor">How long files are not listed again.</param>
/// <param name="clock">The clock.</param>
internal sealed class HistoryFiles(string archive, string? indexFolder, TimeSpan listedFor, TimeProvider clock)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, IndexedFile> _files = new(StringComparer.Ordinal);
    private (HkArchive Archive, List<IndexedFile> Files, long Time)? _listed;
    private volatile string? _unkept;

    /// <summary>One sentence for each file that was found torn or damaged, and for an index that could not be kept.</summary>
    public ImmutableArray<string> Faults
    {
        get
        {
            lock (_lock)
                return [.. _files.Values.Select(file => file.Fault).Append(_unkept).OfType<string>()];
        }
    }

    /// <summary>The files, in the order of time.</summary>
    /// <exception cref="IOException">There is no such archive.</exception>
    public IReadOnlyList<string> Paths => List().Archive.Files;

    /// <summary>The files that have samples between two times.</summary>
    public IReadOnlyList<IndexedFile> Find(long from, long to, CancellationToken cancellationToken) =>
        [.. Update(from, to, Environment.ProcessorCount, null, cancellationToken).Where(file => file.Span?.Overlaps(from, to) == true)];

    /// <summary>Makes the indexes that are missing of files that may have samples between two times. Other questions need not wait for it.</summary>
    public IReadOnlyList<IndexedFile> Update(long from, long to, int threads, Action<int, int>? progress, CancellationToken cancellationToken)
    {
        var (now, files) = List();
        var near = now.FilesBetween(from, to).ToHashSet(StringComparer.Ordinal);
        // A file may hold what came late, so its index counts, not its name alone.
        List<IndexedFile> needed = [.. files.Where(file => near.Contains(file.Path) || file.Span?.Overlaps(from, to) == true)];
        var done = 0;
        Parallel.ForEach(needed, new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = threads }, file =>
        {
            Update(file, grows: file == files[^1], cancellationToken);
            if (progress is null)
                return;
            lock (progress)
                progress(++done, needed.Count);
        });
        return files;
    }

    private (HkArchive Archive, List<IndexedFile> Files) List()
    {
        lock (_lock)
        {
            if (_listed is { } listed && clock.GetElapsedTime(listed.Time) < listedFor)
                return (listed.Archive, listed.Files);
        }

        var time = clock.GetTimestamp();
        var now = HkArchive.Open(archive);
        lock (_lock)
        {
            foreach (var gone in _files.Keys.Except(now.Files).ToList())
                _files.Remove(gone);
            List<IndexedFile> files = [.. now.Files.Select(path => Of(path, now.Path))];
            _listed = (now, files, time);
            return (now, files);
        }
    }

    private void Update(IndexedFile file, bool grows, CancellationToken cancellationToken)
    {
        try
        {
            file.Update(grows, cancellationToken);
        }
        catch (FileNotFoundException)
        {
            // Removed since it was listed.
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            _unkept = $"The index of {file.Path} could not be kept, so it will be made again: {fault.Message}";
        }
    }

    private IndexedFile Of(string path, string root)
    {
        if (_files.TryGetValue(path, out var known))
            return known;
        var relative = path == root ? Path.GetFileName(path) : Path.GetRelativePath(root, path);
        // A file that was compressed has its new index where the old one was.
        var file = new IndexedFile(path, indexFolder is null ? null : Path.Combine(indexFolder, (HkArchive.PlainOf(relative) ?? relative) + ".index"));
        file.Open();
        _files.Add(path, file);
        return file;
    }
}
