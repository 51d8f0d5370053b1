using System.Buffers;
using System.Buffers.Binary;

namespace Ocs.G3;

/// <summary>
/// Reads the frames of a .g3 file, or of a .g3.gz or .g3.bz2, one after the other. A file that is cut off, or damaged,
/// yields its whole frames, then one <see cref="G3FormatException"/>, then nothing more. One thread.
/// </summary>
public sealed class G3FileReader : IDisposable
{
    private readonly Stream _stream;
    private readonly G3FrameView _view = new();
    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(1 << 16);
    private int _start;
    private int _end;
    private long _offset;
    private int _frames;
    private bool _over;

    /// <summary>Reads from a stream of plain .g3 data, which it disposes.</summary>
    /// <param name="stream">The data.</param>
    /// <param name="name">What errors call it: the path.</param>
    public G3FileReader(Stream stream, string name)
    {
        _stream = stream;
        Name = name;
    }

    /// <summary>The path.</summary>
    public string Name { get; }

    /// <summary>Whether checksums are compared; true unless told otherwise.</summary>
    public bool VerifiesChecksums { get; init; } = true;

    /// <summary>Where the next frame begins: all before it was read whole.</summary>
    public long Offset => _offset;

    /// <summary>Opens a file; its name tells how it is compressed.</summary>
    /// <param name="path">The file.</param>
    /// <param name="verifyChecksums">Whether checksums are compared.</param>
    /// <exception cref="IOException">It cannot be opened.</exception>
    /// <exception cref="NotSupportedException">It is compressed in a way that is not known here.</exception>
    /// <exception cref="G3FormatException">It is not compressed as its name says.</exception>
    public static G3FileReader Open(string path, bool verifyChecksums = true) =>
        new(G3Compression.OpenRead(path), path) { VerifiesChecksums = verifyChecksums };

    /// <summary>All frames of a file, decoded on request.</summary>
    /// <exception cref="G3FormatException">After the whole frames, where the file is torn or damaged.</exception>
    public static IEnumerable<G3Frame> ReadFrames(string path)
    {
        using var reader = Open(path);
        while (reader.Read() is { } view)
            yield return view.ToFrame();
    }

    /// <summary>The next frame, or null at the end. The view is the same object each time, valid until the next call.</summary>
    /// <exception cref="G3FormatException">The file is torn or damaged here.</exception>
    public G3FrameView? Read()
    {
        if (_over || !Has(1))
        {
            _over = true;
            return null;
        }

        try
        {
            var length = Scan();
            _view.End(_buffer.AsMemory(_start, length));
            _start += length;
            _offset += length;
            _frames++;
            return _view;
        }
        catch (G3FormatException)
        {
            _over = true;
            throw;
        }
    }

    /// <summary>Goes on reading at a byte where a frame begins; only for files that are not compressed.</summary>
    public void Seek(long offset)
    {
        _stream.Seek(offset, SeekOrigin.Begin);
        (_start, _end, _offset, _over) = (0, 0, offset, false);
    }

    /// <summary>Closes the file. Views of its frames are not valid any more.</summary>
    public void Dispose()
    {
        _stream.Dispose();
        _over = true;
        var buffer = _buffer;
        _buffer = [];
        (_start, _end) = (0, 0);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>Finds the keys of the frame at the start of the buffer, and returns its length.</summary>
    private int Scan()
    {
        var flag = Need(0, 1)[0];
        if (flag > 1)
            throw Damaged($"no frame begins there, its first byte is {flag}");
        var bigEndian = flag == 0;
        var version = ReadUInt32(1, bigEndian);
        if (version != FrameLayout.Version)
            throw Damaged($"no frame of a known version begins there (version {version})");
        var keys = ReadUInt32(5, bigEndian);
        _view.Begin(ReadUInt32(9, bigEndian), _offset);
        long position = FrameLayout.HeaderLength;
        for (var index = 0u; index < keys; index++)
        {
            var keyLength = ReadLength(position, bigEndian);
            var key = position + 8;
            var blobLength = ReadLength(key + keyLength, bigEndian);
            var blob = key + keyLength + 8;
            position = blob + blobLength;
            Need(blob, blobLength);
            _view.Add((int)key, keyLength, (int)blob, blobLength);
        }

        var stored = ReadUInt32(position, bigEndian);
        if (VerifiesChecksums)
        {
            var computed = _view.ComputeChecksum(_buffer.AsSpan(_start, (int)position));
            if (stored != computed)
                throw Damaged($"its checksum is 0x{stored:X8} but its content gives 0x{computed:X8}");
        }

        return (int)position + 4;
    }

    private uint ReadUInt32(long position, bool bigEndian)
    {
        var bytes = Need(position, 4);
        return bigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    private int ReadLength(long position, bool bigEndian)
    {
        var bytes = Need(position, 8);
        var length = bigEndian ? BinaryPrimitives.ReadUInt64BigEndian(bytes) : BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        if (length > (ulong)Array.MaxLength)
            throw Damaged($"it announces {length} bytes, more than any frame holds");
        return (int)length;
    }

    private ReadOnlySpan<byte> Need(long position, long length)
    {
        if (position + length > Array.MaxLength)
            throw Damaged($"it announces {position + length} bytes, more than any frame holds");
        if (Has((int)(position + length)))
            return _buffer.AsSpan(_start + (int)position, (int)length);
        throw new G3FormatException(
            $"{Name} is cut off in the frame at byte {_offset}, of which {_end - _start + Unread} bytes are there; the {_frames} frames before it are whole.")
        {
            Offset = _offset,
            IsTorn = true,
        };
    }

    /// <summary>How many bytes a file still has; 0 where that is not known, as for compressed ones.</summary>
    private long Unread => _stream.CanSeek ? Math.Max(0, _stream.Length - _stream.Position) : 0;

    /// <summary>Whether so many bytes of the current frame are there, or still come. The buffer grows with what really comes.</summary>
    private bool Has(int length)
    {
        if (_end - _start >= length)
            return true;
        if (length > _buffer.Length && _stream.CanSeek && _end - _start + Unread >= length)
            MakeRoom(length);
        while (_end - _start < length)
        {
            if (_end == _buffer.Length)
                MakeRoom(_end - _start > _buffer.Length / 2 ? (int)Math.Min(Array.MaxLength, _buffer.Length * 2L) : _buffer.Length);
            var read = ReadStream(_buffer.AsSpan(_end));
            if (read == 0)
                return false;
            _end += read;
        }

        return true;
    }

    /// <summary>Moves what is there to the front of a buffer of so many bytes.</summary>
    private void MakeRoom(int length)
    {
        var kept = _buffer.AsSpan(_start, _end - _start);
        if (length > _buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(length);
            kept.CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
        }
        else
        {
            kept.CopyTo(_buffer);
        }

        (_start, _end) = (0, kept.Length);
    }

    private int ReadStream(Span<byte> target)
    {
        try
        {
            return _stream.Read(target);
        }
        catch (Exception fault) when (G3Compression.IsDamage(fault))
        {
            _over = true;
            throw new G3FormatException($"The compressed data of {Name} are damaged or cut off, after {_frames} whole frames: {fault.Message}", fault)
            {
                Offset = _offset,
                IsTorn = true,
            };
        }
    }

    private G3FormatException Damaged(string what) =>
        new($"{Name} is damaged in the frame at byte {_offset}: {what}; the {_frames} frames before it are whole.") { Offset = _offset };
}
