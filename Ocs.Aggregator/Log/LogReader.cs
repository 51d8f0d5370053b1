using Microsoft.Win32.SafeHandles;
using Ocs.Journals;

namespace Ocs.Aggregator.Log;

/// <summary>Reads a log from a place on, up to where it is on disk; more when there is more. One thread.</summary>
internal sealed class LogReader(MessageLog log, long position) : IDisposable
{
    private byte[] _buffer = new byte[256 << 10];
    private int _start;
    private int _end;
    private SafeFileHandle? _file;
    private (long Begin, long End, string Path) _segment;

    /// <summary>Where the next record begins.</summary>
    public long Position { get; private set; } = position;

    /// <summary>How many stretches could not be read.</summary>
    public long Damaged { get; private set; }

    /// <summary>The next record, valid until the next call; false where there is none yet.</summary>
    public bool TryRead(out JournalRecord record)
    {
        do
        {
            if (JournalRecord.TryRead(_buffer.AsSpan(_start, _end - _start), out record))
            {
                _start += record.Length;
                Position += record.Length;
                return true;
            }
        }
        while (Fill());
        return false;
    }

    public void Dispose() => _file?.Dispose();

    /// <summary>Reads on; false at the end.</summary>
    private bool Fill()
    {
        var buffered = _end - _start;
        var needed = buffered >= 8 ? JournalRecord.LengthOf(_buffer.AsSpan(_start, buffered)) : 8;
        if (needed is null || needed <= buffered && buffered >= 8)
            return SkipDamage();
        if (_file is null || Position + buffered >= _segment.End)
        {
            _segment = log.SegmentAt(Position);
            if (Position < _segment.Begin || _segment.Path.Length == 0)
                return SkipDamage();
            // More may be there by now, but this look did not see it: the next one will.
            if (Position >= _segment.End)
                return false;
            _file?.Dispose();
            _file = File.OpenHandle(_segment.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        }

        Array.Copy(_buffer, _start, _buffer, 0, buffered);
        (_start, _end) = (0, buffered);
        if (needed > _buffer.Length)
            Array.Resize(ref _buffer, needed.Value);
        var room = (int)Math.Min(_buffer.Length - _end, _segment.End - Position - buffered);
        var read = room > 0 ? RandomAccess.Read(_file, _buffer.AsSpan(_end, room), Position + buffered - _segment.Begin) : 0;
        _end += read;
        return read > 0 || SkipDamage();
    }

    /// <summary>Nothing behind a damaged record can be found before the next segment.</summary>
    private bool SkipDamage()
    {
        var segment = log.SegmentAt(Position);
        if (segment.End <= Position)
            return false;
        Damaged++;
        Position = segment.End;
        (_start, _end) = (0, 0);
        _file?.Dispose();
        _file = null;
        return Position < log.End;
    }
}
