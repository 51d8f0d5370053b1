using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Ocs.Aggregator.Disk;
using Ocs.Aggregator.Ledger;
using Ocs.G3;
using Ocs.Journals;

namespace Ocs.Aggregator.Certificates;

/// <summary>
/// What an archive holds, message by message: its files, read in full, against the ledger that was kept while they were
/// written. It says what is missing and why, and what it cannot know.
/// </summary>
public sealed class ArchiveCertificate
{
    private readonly SortedDictionary<(string Feed, string Session), FeedCertificate> _feeds = [];
    private readonly List<FileCertificate> _files = [];
    private readonly List<HkFault> _faults = [];

    private ArchiveCertificate(HkVerification verification) => Verification = verification;

    /// <summary>What the files say by themselves.</summary>
    public HkVerification Verification { get; }

    /// <summary>Whether a ledger was found. Without one nothing is known of messages.</summary>
    public bool HasLedger { get; private set; }

    /// <summary>The files, in the order of time.</summary>
    public IReadOnlyList<FileCertificate> Files => _files;

    /// <summary>The feeds and agent sessions that the ledger knows.</summary>
    public IReadOnlyCollection<FeedCertificate> Feeds => _feeds.Values;

    /// <summary>What is wrong: what the files say by themselves, and where they differ from the ledger.</summary>
    public IReadOnlyList<HkFault> Faults => _faults;

    /// <summary>How many files no ledger knows: written before there was one.</summary>
    public int UnknownFiles { get; private set; }

    /// <summary>How many files were deleted to make room, because the site asked for it.</summary>
    public int RemovedFiles { get; private set; }

    /// <summary>How many messages were not taken, because nobody answered for their sessions and there were too many such.</summary>
    public long NotTaken { get; private set; }

    /// <summary>The feed and session of the last of these; null where there is none.</summary>
    public string? LastNotTaken { get; private set; }

    /// <summary>How many messages without numbers are in files of sessions beyond those of which an account is kept.</summary>
    public long NotListed { get; private set; }

    /// <summary>Whether nothing is wrong, and every message that is known to have been made is stored.</summary>
    public bool IsComplete => _faults.Count == 0 && RemovedFiles == 0 && _feeds.Values.All(feed => feed.IsComplete);

    /// <summary>Goes through an archive and its ledger.</summary>
    /// <param name="archive">The archive.</param>
    /// <param name="state">The folder in which ledgers and logs are; null where there is none.</param>
    /// <param name="cancellationToken">Ends it between frames.</param>
    public static ArchiveCertificate Of(HkArchive archive, string? state, CancellationToken cancellationToken = default)
    {
        var verification = HkVerification.Of(archive, cancellationToken);
        var certificate = new ArchiveCertificate(verification);
        certificate._faults.AddRange(verification.Faults);
        var ledger = state is null ? new LedgerReading() : LedgerReading.Of(state);
        certificate.HasLedger = ledger.IsThere;
        (certificate.NotTaken, certificate.LastNotTaken, certificate.NotListed) = (ledger.NotTaken, ledger.LastNotTaken, ledger.NotListed);
        certificate._faults.AddRange(ledger.Faults.Select(fault => new HkFault(state!, -1, "ledger", fault)));
        foreach (var file in archive.Files)
            certificate.AddFile(archive, file, ledger, cancellationToken);
        var known = archive.Files.Select(HkArchive.NumberOf).ToHashSet();
        foreach (var second in ledger.Files.Where(second => !known.Contains(second)))
            certificate.AddLost(second, ledger);
        certificate.Account(ledger);
        return certificate;
    }

    /// <summary>The folder of ledgers and logs that belongs to an archive: <c>state</c> in it or beside it; null where there is none.</summary>
    public static string? FindState(string path)
    {
        var full = Path.GetFullPath(path);
        string[] places = [Path.Combine(full, "state"), Path.Combine(Path.GetDirectoryName(full.TrimEnd('/')) ?? full, "state")];
        return Array.Find(places, place => Directory.Exists(Path.Combine(place, "ledger")) || Directory.Exists(Path.Combine(place, "log")));
    }

    private void AddFile(HkArchive archive, string file, LedgerReading ledger, CancellationToken cancellationToken)
    {
        // A certificate of before a file was compressed holds afterwards.
        var isCompressed = file.EndsWith(CompressedFile.Extension, StringComparison.Ordinal);
        var name = Path.GetRelativePath(archive.Path, isCompressed ? file[..^CompressedFile.Extension.Length] : file);
        var (hash, length) = Hash(file, isCompressed);

        var chain = (_files.Count == 0 ? "" : _files[^1].Chain) + "\n" + name + "\n" + hash;
        _files.Add(new FileCertificate(name, length, hash, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(chain)))));
        if (ledger.LinesOf(HkArchive.NumberOf(file)) is { } lines)
            Compare(file, lines, isNewest: file == archive.Files[^1], cancellationToken);
        else
            UnknownFiles++;
    }

    private static (string Hash, long Length) Hash(string file, bool isCompressed)
    {
        using var stream = File.OpenRead(file);
        if (!isCompressed)
            return (Convert.ToHexStringLower(SHA256.HashData(stream)), stream.Length);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var length = 0L;
        try
        {
            using var plain = new GZipStream(stream, CompressionMode.Decompress);
            var piece = new byte[1 << 20];
            for (int read; (read = plain.Read(piece)) > 0; length += read)
                hash.AppendData(piece, 0, read);
        }
        catch (InvalidDataException)
        {
            // Reading its frames says so.
        }

        return (Convert.ToHexStringLower(hash.GetHashAndReset()), length);
    }

    /// <summary>Each line of the ledger against the frame it stands for.</summary>
    private void Compare(string file, List<FrameEntry> lines, bool isNewest, CancellationToken cancellationToken)
    {
        var frames = new Dictionary<long, (int Length, uint Checksum, string? Feed, string? Session, long Rows)>();
        _ = HkArchive.Visit(
            file, frame => frames[frame.View.Offset] = (
                frame.View.Length, FrameLedger.Checksum(frame.View.Bytes.Span), frame.Address, frame.ProviderSessionId,
                frame.Type == HkFrameType.Data ? frame.ReadBlocks().Sum(block => (long)block.Times.Count) : 0),
            cancellationToken);
        foreach (var line in lines)
        {
            if (line.Length == 0 && line.Content is { } nothing)
            {
                Add(nothing, rows: 0, frames: 0);
                continue;
            }

            var isThere = frames.Remove(line.Offset, out var frame);
            // The line comes before its frame: the last one may be on its way.
            if (!isThere && isNewest && line == lines[^1] && new FileInfo(file).Length <= line.Offset)
                continue;
            var isSound = isThere && frame.Length == line.Length && frame.Checksum == line.Checksum
                && (line.Content is not { } content || (frame.Feed == content.Feed && frame.Session == content.Session && frame.Rows == content.Rows));
            if (!isSound)
                _faults.Add(new HkFault(file, line.Offset, "ledger", isThere ? "The frame is not as it was written." : "The frame is gone."));
            if (line.Content is null)
                continue;
            if (isSound)
                Add(line.Content, frame.Rows, frames: 1);
            else
                FeedOf(line.Content.Feed, line.Content.Session).Damaged.Add(line.Content.Numbers);
        }

        foreach (var offset in frames.Keys.Order())
            _faults.Add(new HkFault(file, offset, "ledger", "The frame was not written by the aggregator that kept this ledger."));
    }

    private void Add(FrameContent content, long rows, int frames)
    {
        var feed = FeedOf(content.Feed, content.Session);
        foreach (var (first, last) in content.Numbers.Ranges)
        {
            var fresh = new SequenceRanges();
            foreach (var (from, to) in feed.Stored.Missing(first, last))
                fresh.Add(from, to);
            foreach (var (from, to) in fresh.Missing(first, last))
                feed.Doubled.Add(from, to);
            feed.Stored.Add(first, last);
        }

        feed.Frames += frames;
        feed.Rows += rows;
        feed.Samples += content.Samples;
        feed.Duplicates += content.Duplicates;
        feed.Unplaced += content.Unplaced;
        feed.RefusedBlocks += content.Refused;
    }

    /// <summary>A file that the ledger knows and that is gone.</summary>
    private void AddLost(long second, LedgerReading ledger)
    {
        var lines = ledger.LinesOf(second)!;
        if (lines.Count == 0)
            return;
        var isRemoved = ledger.Removed.Contains(second);
        if (isRemoved)
            RemovedFiles++;
        else
            _faults.Add(new HkFault(second.ToString(CultureInfo.InvariantCulture) + ".g3", -1, "ledger", "The file is gone."));
        foreach (var content in lines.Select(line => line.Content).OfType<FrameContent>())
        {
            var feed = FeedOf(content.Feed, content.Session);
            (isRemoved ? feed.Removed : feed.Damaged).Add(content.Numbers);
        }
    }

    /// <summary>What came to the log against what is in files.</summary>
    private void Account(LedgerReading ledger)
    {
        foreach (var ((address, session), account) in ledger.Accounts)
        {
            var feed = FeedOf(address, session);
            feed.NotNumbered = account.NotNumbered;
            feed.Made = account.Samples;
            List<MissingMessages> missing = [.. account.Gone.Select(gone => new MissingMessages(gone.First, gone.Last, gone.Cause))];
            foreach (var (first, last) in account.Settled.Missing(1, Math.Max(account.LastHeard, account.Stored.Last)))
                missing.Add(new MissingMessages(first, last, "not come yet"));
            var log = ledger.InLog(address, session);
            foreach (var (first, last) in account.Stored.Ranges)
            {
                foreach (var (from, to) in feed.Stored.Missing(first, last))
                    Settle(feed, log, from, to, missing);
            }

            feed.Missing = [.. missing.OrderBy(range => range.First)];
        }
    }

    private static void Settle(FeedCertificate feed, SequenceRanges log, long first, long last, List<MissingMessages> missing)
    {
        var gone = new SequenceRanges();
        foreach (var (from, to) in log.Missing(first, last))
        {
            gone.Add(from, to);
            foreach (var (start, end) in feed.Damaged.Missing(from, to))
                AddMissing(feed, start, end, missing);
        }

        foreach (var (from, to) in gone.Missing(first, last))
            feed.Waiting.Add(from, to);
    }

    private static void AddMissing(FeedCertificate feed, long first, long last, List<MissingMessages> missing)
    {
        var kept = new SequenceRanges();
        foreach (var (from, to) in feed.Removed.Missing(first, last))
        {
            kept.Add(from, to);
            missing.Add(new MissingMessages(from, to, "in no file"));
        }

        missing.AddRange(kept.Missing(first, last).Select(range => new MissingMessages(range.First, range.Last, "removed to make room")));
    }

    private FeedCertificate FeedOf(string address, string session)
    {
        if (!_feeds.TryGetValue((address, session), out var feed))
            _feeds.Add((address, session), feed = new FeedCertificate(address, session));
        return feed;
    }
}
