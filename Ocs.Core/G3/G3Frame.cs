using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Ocs.G3;

/// <summary>A frame: objects by name, in the order in which they are stored. Objects are decoded when they are asked for.</summary>
/// <param name="type">The kind of frame.</param>
[SuppressMessage("Naming", "CA1710", Justification = "The format's word.")]
public sealed class G3Frame(G3FrameType type)
{
    private readonly OrderedDictionary<string, Entry> _entries = new(StringComparer.Ordinal);

    /// <summary>The kind of frame.</summary>
    public G3FrameType Type { get; } = type;

    /// <summary>The names, in the order stored.</summary>
    public IReadOnlyList<string> Keys => _entries.Keys;

    /// <summary>The object of a name. A new name goes to the end; a name that exists keeps its place.</summary>
    /// <exception cref="KeyNotFoundException">On reading a name that is absent.</exception>
    /// <exception cref="G3FormatException">On reading a blob that cannot be decoded.</exception>
    public G3Object? this[string key]
    {
        get => _entries[key].Decode();
        set => _entries[key] = new Entry(value);
    }

    /// <summary>The object of a name, if it is of that class.</summary>
    public bool TryGet<T>(string key, [NotNullWhen(true)] out T? value)
        where T : G3Object
    {
        value = _entries.TryGetValue(key, out var entry) ? entry.Decode() as T : null;
        return value is not null;
    }

    /// <summary>Removes a name.</summary>
    public bool Remove(string key) => _entries.Remove(key);

    /// <summary>Adds an object that is encoded already.</summary>
    public void SetBlob(string key, ReadOnlyMemory<byte> blob) => _entries[key] = new Entry(blob);

    /// <summary>The frame as it is stored.</summary>
    public byte[] ToBytes()
    {
        var output = new G3Buffer();
        WriteTo(output);
        return output.Written.ToArray();
    }

    internal void WriteTo(G3Buffer output)
    {
        FrameLayout.WriteHeader(output, _entries.Count, Type);
        var checksum = 0u;
        foreach (var (key, entry) in _entries)
        {
            var name = Encoding.UTF8.GetBytes(key);
            output.WriteString(name);
            var start = output.BeginLength();
            entry.WriteTo(output);
            checksum = G3Checksum.Append(G3Checksum.Append(checksum, name), output.EndLength(start));
        }

        output.WriteUInt32(checksum);
    }

    private sealed class Entry
    {
        private readonly ReadOnlyMemory<byte>? _blob;
        private G3Object? _target;
        private bool _decoded;

        public Entry(G3Object? target)
        {
            _target = target;
            _decoded = true;
        }

        public Entry(ReadOnlyMemory<byte> blob) => _blob = blob;

        public G3Object? Decode()
        {
            if (_decoded)
                return _target;
            _target = ArchiveReader.ReadBlob(_blob!.Value.Span);
            _decoded = true;
            return _target;
        }

        public void WriteTo(G3Buffer output)
        {
            if (_blob is { } blob)
                output.WriteBytes(blob.Span);
            else
                ArchiveWriter.WriteBlob(output, _target);
        }
    }
}
