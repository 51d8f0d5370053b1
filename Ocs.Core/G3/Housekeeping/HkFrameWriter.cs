using System.Runtime.InteropServices;

namespace Ocs.G3;

/// <summary>
/// Encodes housekeeping frames, schema version 2, straight from typed columns. What it returns is valid until its next use.
/// The order of the keys is that of files of the original. One thread.
/// </summary>
public sealed class HkFrameWriter
{
    /// <summary>The schema version that it writes.</summary>
    public const int SchemaVersion = 2;

    private readonly G3Buffer _output = new();
    private uint _checksum;
    private ArchiveWriter _archive;
    private int _blob;
    private int _fields;
    private HkDataHeader _header;

    /// <summary>The session frame, which each file begins with.</summary>
    public ReadOnlyMemory<byte> EncodeSession(HkSession session)
    {
        Begin(5);
        AddString("description"u8, session.Description);
        AddDouble("start_time"u8, session.StartTime);
        AddInteger("session_id"u8, session.Id);
        AddInteger("hkagg_version"u8, SchemaVersion);
        AddInteger("hkagg_type"u8, (int)HkFrameType.Session);
        return End();
    }

    /// <summary>A status frame.</summary>
    /// <param name="sessionId">The session.</param>
    /// <param name="timestamp">When it is made, unix seconds.</param>
    /// <param name="providers">All providers there are, in ascending order of their ids.</param>
    public ReadOnlyMemory<byte> EncodeStatus(long sessionId, double timestamp, IReadOnlyCollection<HkProvider> providers)
    {
        Begin(5);
        AddInteger("session_id"u8, sessionId);
        AddDouble("timestamp"u8, timestamp);
        AddInteger("hkagg_version"u8, SchemaVersion);
        BeginVector("providers"u8, providers.Count);
        foreach (var provider in providers)
        {
            _archive.BeginObject(G3Class.MapFrameObject);
            _archive.WriteBase();
            _output.WriteUInt32(2);
            _output.WriteString("description"u8);
            _archive.WriteNested(new G3String(provider.Description));
            _output.WriteString("prov_id"u8);
            _archive.WriteNested(new G3Int(provider.Id));
        }

        EndBlob("providers"u8);
        AddInteger("hkagg_type"u8, (int)HkFrameType.Status);
        return End();
    }

    /// <summary>
    /// Begins a data frame. For each block then <see cref="BeginBlock"/>, its fields in ascending order of their names, and
    /// <see cref="EndBlock"/>; at last <see cref="EndData"/>.
    /// </summary>
    /// <param name="header">What it says beside its blocks.</param>
    /// <param name="blockNames">The names of the blocks that follow, in their order.</param>
    public void BeginData(in HkDataHeader header, IReadOnlyCollection<string> blockNames)
    {
        _header = header;
        Begin(9);
        AddString("address"u8, header.Address);
        BeginBlob("block_names"u8, G3Class.VectorString);
        _output.WriteInt64(blockNames.Count);
        foreach (var name in blockNames)
            _output.WriteString(name);
        EndBlob("block_names"u8);
        BeginVector("blocks"u8, blockNames.Count);
    }

    /// <summary>Begins a block of so many fields.</summary>
    public void BeginBlock(int fields)
    {
        _fields = fields;
        _archive.BeginObject(G3Class.TimesampleMap);
        _archive.WriteVersion(G3Class.MapFrameObject);
        _archive.WriteBase();
        _output.WriteUInt32((uint)fields);
    }

    /// <summary>Adds a field of doubles.</summary>
    public void AddField(string name, ReadOnlySpan<double> values)
    {
        var start = BeginField(name, G3Class.VectorDouble);
        _output.WriteInt64(values.Length);
        _output.WriteBytes(MemoryMarshal.AsBytes(values));
        _output.EndLength(start);
    }

    /// <summary>Adds a field of integers, stored in the smallest width that holds them all.</summary>
    public void AddField(string name, ReadOnlySpan<long> values)
    {
        var start = BeginField(name, G3Class.VectorInt);
        PackedIntegers.Write(_output, values);
        _output.EndLength(start);
    }

    /// <summary>Adds a field of booleans.</summary>
    public void AddField(string name, ReadOnlySpan<bool> values)
    {
        var start = BeginField(name, G3Class.VectorBool);
        Elements.WriteBooleans(_output, values);
        _output.EndLength(start);
    }

    /// <summary>Adds a field of texts.</summary>
    public void AddField(string name, ReadOnlySpan<string> values)
    {
        var start = BeginField(name, G3Class.VectorString);
        Elements.WriteStrings(_output, values);
        _output.EndLength(start);
    }

    /// <summary>Ends a block with its times, in ticks of 10 ns; as many as each field has values.</summary>
    /// <exception cref="InvalidOperationException">Other than the announced number of fields was added.</exception>
    public void EndBlock(ReadOnlySpan<long> ticks)
    {
        if (_fields != 0)
            throw new InvalidOperationException($"{_fields} fields of the block are missing.");
        _archive.WriteVersion(G3Class.VectorTime);
        _archive.WriteBase();
        Elements.WriteTimes(ref _archive, ticks);
    }

    /// <summary>Ends the data frame.</summary>
    public ReadOnlyMemory<byte> EndData()
    {
        EndBlob("blocks"u8);
        AddString("provider_session_id"u8, _header.ProviderSessionId);
        AddInteger("prov_id"u8, _header.ProviderId);
        AddInteger("session_id"u8, _header.SessionId);
        AddInteger("hkagg_type"u8, (int)HkFrameType.Data);
        AddDouble("timestamp"u8, _header.Timestamp);
        AddInteger("hkagg_version"u8, SchemaVersion);
        return End();
    }

    private int BeginField(string name, G3Class known)
    {
        if (_fields-- == 0)
            throw new InvalidOperationException("The block has more fields than were announced.");
        _output.WriteString(name);
        var start = _output.BeginLength();
        _output.WriteBytes(BlobPrefix.Of(known));
        return start;
    }

    private void Begin(int keys)
    {
        _output.Clear();
        _checksum = 0;
        FrameLayout.WriteHeader(_output, keys, G3FrameType.Housekeeping);
    }

    private ReadOnlyMemory<byte> End()
    {
        _output.WriteUInt32(_checksum);
        return _output.WrittenMemory;
    }

    private void AddInteger(ReadOnlySpan<byte> key, long value)
    {
        BeginBlob(key, G3Class.Int);
        _output.WriteInt64(value);
        EndBlob(key);
    }

    private void AddDouble(ReadOnlySpan<byte> key, double value)
    {
        BeginBlob(key, G3Class.Double);
        _output.WriteDouble(value);
        EndBlob(key);
    }

    private void AddString(ReadOnlySpan<byte> key, string value)
    {
        BeginBlob(key, G3Class.String);
        _output.WriteString(value);
        EndBlob(key);
    }

    private void BeginVector(ReadOnlySpan<byte> key, int count)
    {
        _output.WriteString(key);
        _blob = _output.BeginLength();
        _archive = new ArchiveWriter(_output);
        _archive.BeginObject(G3Class.VectorFrameObject);
        _archive.WriteBase();
        _output.WriteInt64(count);
    }

    private void BeginBlob(ReadOnlySpan<byte> key, G3Class known)
    {
        _output.WriteString(key);
        _blob = _output.BeginLength();
        _output.WriteBytes(BlobPrefix.Of(known));
    }

    private void EndBlob(ReadOnlySpan<byte> key) =>
        _checksum = G3Checksum.Append(G3Checksum.Append(_checksum, key), _output.EndLength(_blob));
}
