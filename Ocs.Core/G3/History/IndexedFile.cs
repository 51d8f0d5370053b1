namespace Ocs.G3;

/// <summary>A file of an archive, with its index on disk or in memory.</summary>
/// <param name="path">The file.</param>
/// <param name="indexPath">Where its index is kept; null where indexes are kept in memory.</param>
internal sealed class IndexedFile(string path, string? indexPath)
{
    private readonly Lock _lock = new();
    private readonly WeakReference<HistoryFile?> _kept = new(null);
    private FileHistory? _read;

    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>What is known of it; null before its index was looked for.</summary>
    public HistorySpan? Span { get; private set; }

    /// <summary>Why it could not be read to its end.</summary>
    public string? Fault { get; private set; }

    /// <summary>Looks for its index.</summary>
    public void Open()
    {
        if (indexPath is not null)
            Span ??= HistoryFile.OpenSpan(indexPath);
    }

    /// <summary>Makes its index, or brings it up to date.</summary>
    /// <param name="grows">Whether somebody may be writing it: its index then stays in memory, to be added to.</param>
    /// <param name="cancellationToken">Ends it between frames.</param>
    /// <exception cref="IOException">The index cannot be written; it is kept in memory.</exception>
    /// <exception cref="UnauthorizedAccessException">The index cannot be written; it is kept in memory.</exception>
    public void Update(bool grows, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            var length = new FileInfo(Path).Length;
            if (Span?.Length == length && (grows || _read is null || indexPath is null))
                return;
            if (_read is null || length < _read.Span.Length)
                _read = new FileHistory(Path);
            if (_read.Span.Length != length)
                _read.Read(cancellationToken);
            (Span, Fault) = (_read.Span, _read.Fault);
            if (grows || indexPath is null)
                return;
            HistoryFile.Save(_read, indexPath);
            _read = null;
        }
    }

    /// <summary>Its fields.</summary>
    public IReadOnlyList<HkHistoryField> ListFields()
    {
        lock (_lock)
        {
            return _read is not null
                ? [.. _read.Fields.Select(field => new HkHistoryField(field.Key, field.Value.Type))]
                : [.. OpenKept()?.Fields.Values.Select(field => new HkHistoryField(field.Name, field.Type)) ?? []];
        }
    }

    /// <summary>The pieces of a field; null where it has none.</summary>
    public (HkFieldType Type, HistoryPiece[] Pieces)? Find(string field)
    {
        lock (_lock)
        {
            if (_read is null && OpenKept() is { } kept)
            {
                if (!kept.Fields.TryGetValue(field, out var listed))
                    return null;
                if (kept.ReadPieces(listed) is { } pieces)
                    return (listed.Type, pieces);
                Reread();
            }

            return _read?.Fields.TryGetValue(field, out var found) == true ? (found.Type, found.Pieces.ToArray()) : null;
        }
    }

    /// <summary>The index on disk. Where it is gone or damaged, the file is read instead.</summary>
    private HistoryFile? OpenKept()
    {
        if (_kept.TryGetTarget(out var kept) && kept.Span == Span)
            return kept;
        if (indexPath is not null && HistoryFile.Open(indexPath) is { } opened && opened.Span.Length == Span?.Length)
        {
            _kept.SetTarget(opened);
            return opened;
        }

        Reread();
        return null;
    }

    private void Reread()
    {
        _read = new FileHistory(Path);
        _read.Read(CancellationToken.None);
        (Span, Fault) = (_read.Span, _read.Fault);
    }
}
