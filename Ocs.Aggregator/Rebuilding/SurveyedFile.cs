using System.IO.Compression;
using Ocs.Aggregator.Disk;
using Ocs.Aggregator.Ledger;
using Ocs.G3;

namespace Ocs.Aggregator.Rebuilding;

/// <summary>An archive file held against its ledger, frame by frame, also behind damage.</summary>
/// <param name="Second">The unix second in its name.</param>
/// <param name="Path">The file; null where it is gone.</param>
/// <param name="Frames">Its frames, in order.</param>
/// <param name="IsSound">Whether the file is as it was written.</param>
/// <param name="HasLedger">Whether the ledger of it was there.</param>
internal sealed record SurveyedFile(long Second, string? Path, List<SurveyedFrame> Frames, bool IsSound, bool HasLedger)
{
    /// <summary>Looks at a file of which there is a ledger.</summary>
    public static SurveyedFile Of(long second, string? path, List<FrameEntry> lines)
    {
        var frames = Read(path, lines).Select(frame => new SurveyedFrame(frame.Entry, frame.Entry.Length == 0 || frame.Bytes is not null)).ToList();
        var isSound = path is not null && frames.TrueForAll(frame => frame.IsSound) && LengthOf(path) == lines.Sum(line => (long)line.Length);
        return new SurveyedFile(second, path, frames, isSound, HasLedger: true);
    }

    /// <summary>Looks at a file of which the ledger is lost: what the frames were made from is not known yet.</summary>
    public static SurveyedFile WithoutLedger(long second, string path)
    {
        var frames = new List<SurveyedFrame>();
        var fault = HkArchive.Visit(path, frame => frames.Add(new SurveyedFrame(
            new FrameEntry(frame.View.Offset, frame.View.Length, FrameLedger.Checksum(frame.View.Bytes.Span), ContentOf(frame)), IsSound: true)));
        return new SurveyedFile(second, path, frames, fault is null, HasLedger: false);
    }

    /// <summary>The frames with their bytes; null for those that are not as they were written.</summary>
    public IEnumerable<(SurveyedFrame Frame, byte[]? Bytes)> Read() =>
        Frames.Zip(Read(Path, Frames.ConvertAll(frame => frame.Entry)), (frame, read) => (frame, frame.IsSound ? read.Bytes : null));

    /// <summary>The times of a data frame, in ticks.</summary>
    public static IEnumerable<long> TimesOf(ReadOnlyMemory<byte> bytes)
    {
        using var reader = new G3FileReader(new MemoryStream(bytes.ToArray()), "frame");
        return reader.Read() is { } view && HkFrame.TryRead(view, out var frame) ? [.. frame.ReadBlocks().SelectMany(block => block.TimesSpan.ToArray())] : [];
    }

    private static IEnumerable<(FrameEntry Entry, byte[]? Bytes)> Read(string? path, List<FrameEntry> lines)
    {
        using var stream = path is null ? Stream.Null : OpenRead(path);
        foreach (var line in lines)
        {
            var bytes = new byte[line.Length];
            yield return (line, TryRead(stream, bytes) && FrameLedger.Checksum(bytes) == line.Checksum ? bytes : null);
        }
    }

    private static bool TryRead(Stream stream, byte[] bytes)
    {
        try
        {
            return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
        }
        catch (Exception fault) when (fault is InvalidDataException or IOException)
        {
            return false;
        }
    }

    private static Stream OpenRead(string path)
    {
        var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        return path.EndsWith(CompressedFile.Extension, StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>Of a compressed file what its frames say, which were all read.</summary>
    private static long LengthOf(string path)
    {
        if (!path.EndsWith(CompressedFile.Extension, StringComparison.Ordinal))
            return new FileInfo(path).Length;
        using var stream = OpenRead(path);
        var (piece, length) = (new byte[1 << 20], 0L);
        try
        {
            for (int read; (read = stream.Read(piece)) > 0;)
                length += read;
        }
        catch (InvalidDataException)
        {
            return -1;
        }

        return length;
    }

    private static FrameContent? ContentOf(HkFrame frame)
    {
        if (frame.Type != HkFrameType.Data || frame.Address is not { } address || frame.ProviderSessionId is not { } session)
            return null;
        var content = new FrameContent { Feed = address, Session = session };
        // A block without samples has no last time; ours have none, those of others may.
        foreach (var block in frame.ReadBlocks().Where(block => block.Times.Count > 0))
        {
            content.Rows += block.Times.Count;
            content.LastTimes[block.Name] = block.TimesSpan[^1];
        }

        content.Samples = content.Rows;
        return content;
    }
}
