using System.Runtime.InteropServices;

namespace Ocs.G3;

/// <summary>Where one file has the samples of one field.</summary>
/// <param name="type">The type of its first frame.</param>
internal sealed class FieldHistory(HkFieldType type)
{
    private readonly List<HistoryPiece> _pieces = [];

    /// <summary>The type of its first frame.</summary>
    public HkFieldType Type { get; } = type;

    /// <summary>The pieces, in the order of the file.</summary>
    public ReadOnlySpan<HistoryPiece> Pieces => CollectionsMarshal.AsSpan(_pieces);

    public void Add(in HistoryPiece piece) => _pieces.Add(piece);
}
