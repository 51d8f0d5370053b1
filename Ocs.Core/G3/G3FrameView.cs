using System.Text;

namespace Ocs.G3;

/// <summary>A frame as it lies in its reader's buffer: its keys, and the bytes of their blobs, undecoded. Valid until the next frame is read.</summary>
public sealed class G3FrameView
{
    private readonly List<(int Key, int KeyLength, int Blob, int BlobLength)> _entries = [];
    private ReadOnlyMemory<byte> _bytes;

    internal G3FrameView()
    {
    }

    /// <summary>The kind of frame.</summary>
    public G3FrameType Type { get; private set; }

    /// <summary>The byte of the file where it begins (after decompression, where there is any).</summary>
    public long Offset { get; private set; }

    /// <summary>How many bytes it takes.</summary>
    public int Length => _bytes.Length;

    /// <summary>The frame as it is stored.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes;

    /// <summary>How many keys it has.</summary>
    public int Count => _entries.Count;

    /// <summary>The key at an index, in the order stored.</summary>
    public string GetKey(int index) => Encoding.UTF8.GetString(GetKeyBytes(index));

    /// <summary>The key at an index, in UTF-8.</summary>
    public ReadOnlySpan<byte> GetKeyBytes(int index) => _bytes.Span.Slice(_entries[index].Key, _entries[index].KeyLength);

    /// <summary>The blob at an index.</summary>
    public ReadOnlyMemory<byte> GetBlob(int index) => _bytes.Slice(_entries[index].Blob, _entries[index].BlobLength);

    /// <summary>The blob of a key; nothing else is looked at.</summary>
    public bool TryGetBlob(ReadOnlySpan<byte> key, out ReadOnlyMemory<byte> blob)
    {
        for (var index = 0; index < _entries.Count; index++)
        {
            if (!GetKeyBytes(index).SequenceEqual(key))
                continue;
            blob = GetBlob(index);
            return true;
        }

        blob = default;
        return false;
    }

    /// <summary>The object of a key, decoded; null where the key is absent.</summary>
    /// <exception cref="G3FormatException">The blob cannot be decoded.</exception>
    public G3Object? Decode(ReadOnlySpan<byte> key) => TryGetBlob(key, out var blob) ? ArchiveReader.ReadBlob(blob.Span) : null;

    /// <summary>A copy that outlives the reader's buffer.</summary>
    public G3Frame ToFrame()
    {
        var frame = new G3Frame(Type);
        var copy = _bytes.ToArray();
        foreach (var (key, keyLength, blob, blobLength) in _entries)
            frame.SetBlob(Encoding.UTF8.GetString(copy, key, keyLength), copy.AsMemory(blob, blobLength));
        return frame;
    }

    internal void Begin(uint type, long offset)
    {
        Type = new G3FrameType(type);
        Offset = offset;
        _entries.Clear();
    }

    internal void Add(int key, int keyLength, int blob, int blobLength) => _entries.Add((key, keyLength, blob, blobLength));

    internal void End(ReadOnlyMemory<byte> bytes) => _bytes = bytes;

    internal uint ComputeChecksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = 0u;
        foreach (var (key, keyLength, blob, blobLength) in _entries)
        {
            checksum = G3Checksum.Append(checksum, bytes.Slice(key, keyLength));
            checksum = G3Checksum.Append(checksum, bytes.Slice(blob, blobLength));
        }

        return checksum;
    }
}
