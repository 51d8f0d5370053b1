using System.Text;
using Ocs.Wamp;

namespace Ocs.Journals;

/// <summary>The answer to a replay: messages as they were on the wire, and numbers of which there are none any more.</summary>
internal sealed class JournalAnswer
{
    private readonly string _sessionText;
    private readonly string _feedText;
    private readonly long _first;
    private readonly long _last;
    private readonly int _mostBytes;
    private readonly byte[] _session;
    private readonly byte[] _feed;
    private readonly WampList _messages = [];
    private readonly WampList _gone = [];
    private readonly SequenceRanges _found = new();
    private int _bytes;

    public JournalAnswer(string session, string feed, long first, long last, int mostBytes)
    {
        (_sessionText, _feedText, _first, _last, _mostBytes) = (session, feed, first, last, mostBytes);
        _session = Encoding.UTF8.GetBytes(session);
        _feed = Encoding.UTF8.GetBytes(feed);
        Through = last;
    }

    /// <summary>Whether nothing more goes in.</summary>
    public bool IsFull { get; private set; }

    /// <summary>Up to which number it answers.</summary>
    public long Through { get; private set; }

    public void Read(string? path, long onDisk, byte[] memory)
    {
        if (path is not null && onDisk > 0)
            Read(ReadFile(path, onDisk));
        Read(memory);
    }

    /// <summary>Finds out what is gone, of the numbers that are answered.</summary>
    public void Complete(SequenceRanges? discarded, bool isOwn)
    {
        foreach (var (from, to) in _found.Missing(_first, Through))
        {
            var others = discarded?.Missing(from, to) ?? [(from, to)];
            var kept = new SequenceRanges();
            foreach (var (start, end) in others)
            {
                kept.Add(start, end);
                _gone.Add(new WampList(start, end, isOwn ? "not kept" : "agent died"));
            }

            foreach (var (start, end) in kept.Missing(from, to))
                _gone.Add(new WampList(start, end, "discarded"));
        }
    }

    /// <summary>
    /// As it goes over the wire: <c>{"session", "feed", "first", "through", "messages": [[seq, samples, count, time, serializer, bytes]],
    /// "gone": [[first, last, cause]]}</c>.
    /// </summary>
    public WampMap ToMap() => new()
    {
        ["session"] = _sessionText,
        ["feed"] = _feedText,
        ["first"] = _first,
        ["through"] = Through,
        ["messages"] = _messages,
        ["gone"] = _gone,
    };

    private void Read(ReadOnlySpan<byte> bytes)
    {
        while (!IsFull && JournalRecord.TryRead(bytes, out var record))
        {
            bytes = bytes[record.Length..];
            if (record.Seq < _first || record.Seq > _last || !record.Topic.SequenceEqual(_feed) || !record.Session.SequenceEqual(_session))
                continue;
            if (_messages.Count > 0 && _bytes + record.Payload.Length > _mostBytes)
            {
                IsFull = true;
                Through = record.Seq - 1;
                return;
            }

            _found.Add(record.Seq);
            _bytes += record.Payload.Length;
            _messages.Add(new WampList(record.Seq, record.Samples, (long)record.Count, record.Time, (long)record.Serializer, record.Payload.ToArray()));
        }
    }

    private static byte[] ReadFile(string path, long length)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[length];
            return bytes[..RandomAccess.Read(file, bytes, 0)];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // Discarded meanwhile, or not readable: then its messages are gone.
            return [];
        }
    }
}
