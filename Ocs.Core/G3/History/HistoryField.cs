namespace Ocs.G3;

/// <summary>A field as the index of one file lists it.</summary>
/// <param name="Name"><c>address.field</c>.</param>
/// <param name="Type">The type of its first frame.</param>
/// <param name="Pieces">How many pieces it has.</param>
/// <param name="Offset">The byte of the index where they are.</param>
/// <param name="Checksum">Their checksum.</param>
internal readonly record struct HistoryField(string Name, HkFieldType Type, int Pieces, long Offset, uint Checksum);
