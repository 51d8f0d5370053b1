namespace Ocs.G3;

/// <summary>Values by name, in the order of the names' UTF-8 bytes, which is the order in which they are stored.</summary>
/// <typeparam name="T">What it holds.</typeparam>
public abstract class G3Map<T> : G3Object
{
    private readonly SortedList<string, T> _entries = new(Utf8Order.Instance);

    /// <summary>The entries.</summary>
    public IReadOnlyDictionary<string, T> Entries => _entries;

    /// <summary>The value of a name.</summary>
    /// <exception cref="KeyNotFoundException">On reading a name that is absent.</exception>
    public T this[string key]
    {
        get => _entries[key];
        set => _entries[key] = value;
    }

    /// <summary>Adds a value, or replaces that of the same name; makes collection initializers work.</summary>
    public void Add(string key, T value) => _entries[key] = value;

    internal override void ReadBody(ref ArchiveReader reader, uint version)
    {
        reader.ReadBase();
        ReadEntries(ref reader, reader.ReadCount(8));
    }

    internal override void WriteBody(ref ArchiveWriter writer)
    {
        writer.WriteBase();
        writer.Output.WriteInt64(_entries.Count);
        WriteEntries(ref writer);
    }

    internal abstract T ReadValue(ref ArchiveReader reader);

    internal abstract void WriteValue(ref ArchiveWriter writer, T value);

    internal void ReadEntries(ref ArchiveReader reader, int count)
    {
        for (var index = 0; index < count; index++)
        {
            var key = reader.ReadString();
            _entries[key] = ReadValue(ref reader);
        }
    }

    internal void WriteEntries(ref ArchiveWriter writer)
    {
        foreach (var (key, value) in _entries)
        {
            writer.Output.WriteString(key);
            WriteValue(ref writer, value);
        }
    }
}
