namespace Ocs.Journals;

/// <summary>What a record of a journal or log says.</summary>
public enum JournalRecordKind : byte
{
    /// <summary>A message of a feed.</summary>
    Message = 1,

    /// <summary>Messages of a feed that will never come: from <c>Seq</c> to <c>Samples</c>; the payload says why, as text.</summary>
    Gone = 2,
}
