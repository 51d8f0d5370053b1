using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Ocs.G3;

/// <summary>
/// The index of one file as it is kept on disk: a head with a list of fields, then the pieces of each. Only the head and the
/// pieces of the fields that are asked for are read. It is written anew whenever it does not fit its file, or is damaged.
/// </summary>
internal sealed class HistoryFile
{
    /// <summary>Raised whenever the layout changes.</summary>
    public const int Version = 1;

    private const int PrefixLength = 40;
    private const long LittleRoom = 256 << 20;

    private static ReadOnlySpan<byte> Mark => "OCSINDEX"u8;

    private readonly string _path;
    private readonly Dictionary<string, HistoryField> _fields;

    private HistoryFile(string path, HistorySpan span, string? fault, Dictionary<string, HistoryField> fields)
    {
        _path = path;
        Span = span;
        Fault = fault;
        _fields = fields;
    }

    /// <summary>What of the file was read.</summary>
    public HistorySpan Span { get; }

    /// <summary>Why the file could not be read to its end; null where it could.</summary>
    public string? Fault { get; }

    /// <summary>The fields.</summary>
    public IReadOnlyDictionary<string, HistoryField> Fields => _fields;

    /// <summary>Opens an index; null where there is none that can be used.</summary>
    public static HistoryFile? Open(string path) => Open(path, static (path, file, prefix) =>
    {
        var head = new byte[BinaryPrimitives.ReadInt32LittleEndian(prefix[8..])];
        return RandomAccess.Read(file, head, PrefixLength) == head.Length && G3Checksum.Append(Version, head) == BinaryPrimitives.ReadUInt32LittleEndian(prefix[12..])
            ? ReadHead(path, ReadSpan(prefix), head)
            : null;
    });

    /// <summary>What an index says of its file as a whole; null where there is none.</summary>
    public static HistorySpan? OpenSpan(string path) => Open(path, static (_, _, prefix) => ReadSpan(prefix));

    /// <summary>Writes an index in one step: a reader sees the old one, or the new one.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public static void Save(FileHistory history, string path)
    {
        RefuseLittleRoom(Directory.CreateDirectory(Path.GetDirectoryName(path)!).FullName);
        var pieces = new MemoryStream();
        var fields = new List<HistoryField>();
        foreach (var (name, field) in history.Fields)
        {
            var bytes = MemoryMarshal.AsBytes(field.Pieces);
            fields.Add(new HistoryField(name, field.Type, field.Pieces.Length, pieces.Position, G3Checksum.Append(0, bytes)));
            pieces.Write(bytes);
        }

        var head = WriteHead(history, fields);
        var draft = $"{path}.{Environment.ProcessId}.new";
        using (var file = System.IO.File.Create(draft))
        {
            Span<byte> prefix = stackalloc byte[PrefixLength];
            Mark.CopyTo(prefix);
            BinaryPrimitives.WriteInt32LittleEndian(prefix[8..], head.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(prefix[12..], G3Checksum.Append(Version, head));
            BinaryPrimitives.WriteInt64LittleEndian(prefix[16..], history.Span.Length);
            BinaryPrimitives.WriteInt64LittleEndian(prefix[24..], history.Span.First);
            BinaryPrimitives.WriteInt64LittleEndian(prefix[32..], history.Span.Last);
            file.Write(prefix);
            file.Write(head);
            pieces.WriteTo(file);
        }

        System.IO.File.Move(draft, path, overwrite: true);
    }

    /// <summary>The pieces of a field, in the order of the file; null where they are damaged.</summary>
    public HistoryPiece[]? ReadPieces(in HistoryField field)
    {
        try
        {
            using var file = System.IO.File.OpenHandle(_path);
            var pieces = GC.AllocateUninitializedArray<HistoryPiece>(field.Pieces);
            var bytes = MemoryMarshal.AsBytes(pieces.AsSpan());
            return RandomAccess.Read(file, bytes, field.Offset) == bytes.Length && G3Checksum.Append(0, bytes) == field.Checksum ? pieces : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>An index can be made again at any time; what is left of a disk is for what cannot.</summary>
    private static void RefuseLittleRoom(string folder)
    {
        var disk = new DriveInfo(folder);
        if (disk.AvailableFreeSpace < Math.Min(LittleRoom, disk.TotalSize / 20))
            throw new IOException($"The disk of {folder} has {disk.AvailableFreeSpace >> 20} MB left.");
    }

    private delegate T? Reading<T>(string path, SafeFileHandle file, ReadOnlySpan<byte> prefix);

    private static T? Open<T>(string path, Reading<T> read)
    {
        try
        {
            using var file = System.IO.File.OpenHandle(path);
            Span<byte> prefix = stackalloc byte[PrefixLength];
            return RandomAccess.Read(file, prefix, 0) == PrefixLength && prefix[..8].SequenceEqual(Mark) ? read(path, file, prefix) : default;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or OverflowException)
        {
            return default;
        }
    }

    private static HistorySpan ReadSpan(ReadOnlySpan<byte> prefix) => new(
        BinaryPrimitives.ReadInt64LittleEndian(prefix[16..]), BinaryPrimitives.ReadInt64LittleEndian(prefix[24..]), BinaryPrimitives.ReadInt64LittleEndian(prefix[32..]));

    private static byte[] WriteHead(FileHistory history, List<HistoryField> fields)
    {
        var head = new MemoryStream();
        using var writer = new BinaryWriter(head, Encoding.UTF8);
        writer.Write(Unsafe.SizeOf<HistoryPiece>());
        writer.Write(history.Fault ?? "");
        writer.Write(fields.Count);
        foreach (var field in fields)
        {
            writer.Write(field.Name);
            writer.Write((byte)field.Type);
            writer.Write(field.Pieces);
            writer.Write(field.Offset);
            writer.Write(field.Checksum);
        }

        writer.Flush();
        return head.ToArray();
    }

    private static HistoryFile? ReadHead(string path, HistorySpan span, byte[] head)
    {
        using var reader = new BinaryReader(new MemoryStream(head), Encoding.UTF8);
        if (reader.ReadInt32() != Unsafe.SizeOf<HistoryPiece>())
            return null;
        var fault = reader.ReadString();
        var count = reader.ReadInt32();
        var fields = new Dictionary<string, HistoryField>(count, StringComparer.Ordinal);
        for (var index = 0; index < count; index++)
        {
            // Names are the same in every file of an archive.
            var name = string.Intern(reader.ReadString());
            var type = (HkFieldType)reader.ReadByte();
            fields.Add(name, new HistoryField(name, type, reader.ReadInt32(), PrefixLength + head.Length + reader.ReadInt64(), reader.ReadUInt32()));
        }

        return new HistoryFile(path, span, fault.Length > 0 ? fault : null, fields);
    }
}
