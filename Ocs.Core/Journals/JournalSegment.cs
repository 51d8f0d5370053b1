using System.Text;

namespace Ocs.Journals;

/// <summary>
/// A stretch of a journal: what is in its file, what is just being written, and what waits for that. The journal's lock
/// guards it; only the journal's disk moves bytes to the file.
/// </summary>
internal sealed class JournalSegment(string session, string? path, DateTimeOffset began)
{
    private readonly Dictionary<string, (long First, long Last)> _feeds = new(StringComparer.Ordinal);
    private byte[] _waiting = [];
    private byte[] _writing = [];
    private int _writingCount;
    private bool _isClosed;

    /// <summary>The session of the agent that wrote it.</summary>
    public string Session => session;

    /// <summary>Its file; null where it is kept in memory.</summary>
    public string? Path => path;

    public DateTimeOffset Began => began;

    /// <summary>When this process began it, as the clock's timestamp; null for what an earlier process left.</summary>
    public long? BeganHere { get; init; }

    /// <summary>The first and last number of each feed in it.</summary>
    public IReadOnlyDictionary<string, (long First, long Last)> Feeds => _feeds;

    /// <summary>How many of its bytes are in the file.</summary>
    public long OnDisk { get; private set; }

    /// <summary>How many of its bytes wait in memory.</summary>
    public int Waiting { get; private set; }

    public long Length => OnDisk + _writingCount + Waiting;

    /// <summary>Whether nobody needs it any more.</summary>
    public bool IsGone { get; set; }

    public void Append(string feed, in JournalRecord record)
    {
        var length = record.Length;
        if (Waiting + length > _waiting.Length)
            Array.Resize(ref _waiting, Math.Max(Waiting + length, Math.Max(1024, _waiting.Length * 2)));
        record.Write(_waiting.AsSpan(Waiting, length));
        Waiting += length;
        Note(feed, record.Seq);
    }

    /// <summary>Takes what waits, to be written behind <see cref="OnDisk"/>.</summary>
    public ReadOnlyMemory<byte> BeginWrite()
    {
        (_writing, _waiting) = (_waiting, _writing);
        (_writingCount, Waiting) = (Waiting, 0);
        return _writing.AsMemory(0, _writingCount);
    }

    /// <summary>Ends a write: what could not be written waits again.</summary>
    public void EndWrite(bool succeeded)
    {
        if (succeeded)
        {
            OnDisk += _writingCount;
        }
        else
        {
            byte[] all = [.. _writing.AsSpan(0, _writingCount), .. _waiting.AsSpan(0, Waiting)];
            (_waiting, Waiting) = (all, all.Length);
        }

        _writingCount = 0;
        Release();
    }

    /// <summary>It grows no more: its memory goes as soon as everything is in the file.</summary>
    public void Close()
    {
        _isClosed = true;
        Release();
    }

    /// <summary>What is in memory, behind <see cref="OnDisk"/>.</summary>
    public byte[] CopyMemory() => [.. _writing.AsSpan(0, _writingCount), .. _waiting.AsSpan(0, Waiting)];

    /// <summary>A segment that an earlier process left; null where its file holds no whole record.</summary>
    public static JournalSegment? Load(string path)
    {
        var bytes = File.ReadAllBytes(path);
        JournalSegment? segment = null;
        var rest = bytes.AsSpan();
        while (JournalRecord.TryRead(rest, out var record))
        {
            segment ??= new JournalSegment(Encoding.UTF8.GetString(record.Session), path, File.GetLastWriteTimeUtc(path));
            segment.Note(Encoding.UTF8.GetString(record.Topic), record.Seq);
            segment.OnDisk += record.Length;
            rest = rest[record.Length..];
        }

        return segment;
    }

    private void Release()
    {
        if (!_isClosed)
            return;
        if (Waiting == 0)
            _waiting = [];
        if (_writingCount == 0)
            _writing = [];
    }

    private void Note(string feed, long seq) =>
        _feeds[feed] = (_feeds.TryGetValue(feed, out var held) ? held.First : seq, seq);
}
