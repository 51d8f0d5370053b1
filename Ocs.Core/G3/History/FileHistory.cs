namespace Ocs.G3;

/// <summary>What one file holds, found out by reading it. A file that grows is read on from where its last whole frame ended.</summary>
/// <param name="file">The file.</param>
internal sealed class FileHistory(string file)
{
    private readonly SortedDictionary<string, FieldHistory> _fields = new(StringComparer.Ordinal);
    private readonly bool _isCompressed = G3Compression.IsCompressed(file);
    private long _read;

    /// <summary>The file.</summary>
    public string File { get; } = file;

    /// <summary>What of the file was read.</summary>
    public HistorySpan Span { get; private set; } = HistorySpan.None;

    /// <summary>Why it could not be read to its end; null where it could.</summary>
    public string? Fault { get; private set; }

    /// <summary>The fields, by <c>address.field</c>.</summary>
    public IReadOnlyDictionary<string, FieldHistory> Fields => _fields;

    /// <summary>Reads what was not read yet.</summary>
    public void Read(CancellationToken cancellationToken)
    {
        if (_isCompressed)
            Forget();
        var length = new FileInfo(File).Length;
        Fault = HkArchive.Visit(File, ref _read, Add, cancellationToken);
        Span = Span with { Length = length };
    }

    private void Forget()
    {
        _fields.Clear();
        (_read, Span) = (0, HistorySpan.None);
    }

    private void Add(HkFrame frame)
    {
        if (frame.Type != HkFrameType.Data)
            return;
        var address = frame.Address ?? $"provider {frame.ProviderId}";
        foreach (var block in frame.ReadBlocks())
        {
            foreach (var field in block.Fields)
                Add($"{address}.{field.Name}", HistoryPiece.Of(frame, block, field, !_isCompressed), field.Type);
        }
    }

    private void Add(string name, in HistoryPiece piece, HkFieldType type)
    {
        if (type == HkFieldType.Other || piece.Count == 0)
            return;
        if (!_fields.TryGetValue(name, out var field))
            _fields.Add(name, field = new FieldHistory(type));
        field.Add(piece);
        Span = Span with { First = Math.Min(Span.First, piece.First), Last = Math.Max(Span.Last, piece.Last) };
    }
}
