using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Ocs.G3;

/// <summary>Fetches pieces from their files; a file stays open as long as its pieces are asked for. One thread.</summary>
internal sealed class HistoryReader : IDisposable
{
    private SafeFileHandle? _open;
    private string _file = "";
    private byte[] _values = [];
    private long[] _ticks = [];

    /// <summary>Receives a field and the times of its values, valid during the call.</summary>
    public delegate void Visitor(HkField field, ReadOnlySpan<long> ticks);

    /// <summary>Reads one piece.</summary>
    /// <exception cref="G3FormatException">The file is shorter than its index says.</exception>
    public void Read(string file, string field, in HistoryPiece piece, Visitor visit)
    {
        if (_file != file)
            Open(file);
        if (_values.Length < piece.ValuesLength)
            _values = new byte[piece.ValuesLength];
        if (_ticks.Length < piece.Count)
            _ticks = new long[piece.Count];
        Fetch(MemoryMarshal.AsBytes(_ticks.AsSpan(0, piece.Count)), piece.TimesOffset);
        Fetch(_values.AsSpan(0, piece.ValuesLength), piece.ValuesOffset);
        visit(HkField.Over(field, (HkFieldType)piece.Type, piece.Count, _values.AsMemory(0, piece.ValuesLength), piece.Bits, bigEndian: false), _ticks.AsSpan(0, piece.Count));
    }

    /// <summary>Reads all pieces of a field from a file that can only be read from its beginning, as compressed ones are.</summary>
    /// <param name="file">The file.</param>
    /// <param name="address">The field with its feed.</param>
    /// <param name="visit">Called for each piece.</param>
    /// <param name="cancellationToken">Ends it between frames.</param>
    public static void ReadAll(string file, string address, Visitor visit, CancellationToken cancellationToken) => HkArchive.Visit(
        file,
        frame =>
        {
            if (frame.Type != HkFrameType.Data)
                return;
            var feed = $"{frame.Address ?? $"provider {frame.ProviderId}"}.";
            if (!address.StartsWith(feed, StringComparison.Ordinal))
                return;
            var field = address[feed.Length..];
            foreach (var block in frame.ReadBlocks(name => name == field))
            {
                foreach (var found in block.Fields)
                    visit(found, block.TimesSpan);
            }
        },
        cancellationToken);

    /// <summary>Closes the file.</summary>
    public void Dispose() => _open?.Dispose();

    private void Open(string file)
    {
        _open?.Dispose();
        _open = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        _file = file;
    }

    private void Fetch(Span<byte> target, long offset)
    {
        if (RandomAccess.Read(_open!, target, offset) != target.Length)
            throw new G3FormatException($"{_file} ends before byte {offset + target.Length}, where its index says that samples are.") { Offset = offset };
    }
}
