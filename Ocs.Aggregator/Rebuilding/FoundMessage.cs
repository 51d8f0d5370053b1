using Ocs.Journals;

namespace Ocs.Aggregator.Rebuilding;

/// <summary>Where a message was found that is in no sound frame.</summary>
/// <param name="File">The segment of a log or journal.</param>
/// <param name="Offset">Where in it the record begins.</param>
/// <param name="Length">How many bytes the record takes.</param>
/// <param name="Begin">Where in the log it begins; 0 in a journal.</param>
/// <param name="End">Where in the log it ends; 0 in a journal.</param>
/// <param name="Address">The feed's address, UTF-8.</param>
internal sealed record FoundMessage(string File, long Offset, int Length, long Begin, long End, byte[] Address)
{
    /// <summary>A record of a journal, which names the feed alone, as a log has it.</summary>
    public static JournalRecord OnTopic(JournalRecord record, byte[] address) => new()
    {
        Kind = record.Kind,
        Serializer = record.Serializer,
        Replayed = record.Replayed,
        Time = record.Time,
        Seq = record.Seq,
        Samples = record.Samples,
        Count = record.Count,
        Session = record.Session,
        Topic = address,
        Payload = record.Payload,
    };

    /// <summary>Reads it again.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public JournalRecord Read()
    {
        using var file = System.IO.File.OpenHandle(File, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[Length];
        RandomAccess.Read(file, bytes, Offset);
        return JournalRecord.TryRead(bytes, out var record) ? OnTopic(record, Address) : throw new IOException($"{File} has changed at byte {Offset} while it was read.");
    }
}
