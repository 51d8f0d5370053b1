using Ocs.Journals;

namespace Ocs.Aggregator.Rebuilding;

/// <summary>Where a message was found that is in no sound frame.</summary>
/// <param name="File">The segment of a log or journal.</param>
/// <param name="Offset">Where in it the record begins.</param>
/// <param name="Length">How many bytes the record takes.</param>
/// <param name="Begin">Where in the log it begins; 0 in a journal.</param>
/// <param name="End">Where in the log it ends; 0 in a journal.</param>
internal sealed record FoundMessage(string File, long Offset, int Length, long Begin, long End)
{
    /// <summary>Reads it again.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public JournalRecord Read()
    {
        using var file = System.IO.File.OpenHandle(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[Length];
        RandomAccess.Read(file, bytes, Offset);
        return JournalRecord.TryRead(bytes, out var record) ? record : throw new IOException($"{File} has changed at byte {Offset} while it was read.");
    }
}
