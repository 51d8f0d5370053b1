using System.Globalization;
using System.Text;
using Ocs.Aggregator.Disk;
using Ocs.Aggregator.Ledger;
using Ocs.Aggregator.Log;
using Ocs.Journals;

namespace Ocs.Aggregator.Certificates;

/// <summary>The ledgers and logs that belong to an archive, read without touching them, while an aggregator may run.</summary>
internal sealed class LedgerReading
{
    private readonly Dictionary<long, string> _lines = [];
    private readonly Dictionary<(string Feed, string Session), SequenceRanges> _inLog = [];

    /// <summary>The accounts of all aggregators, up to the ends of their logs.</summary>
    public SortedDictionary<(string Feed, string Session), FeedAccount> Accounts { get; } = [];

    /// <summary>Whether there is any ledger.</summary>
    public bool IsThere { get; private set; }

    /// <summary>What could not be read.</summary>
    public List<string> Faults { get; } = [];

    /// <summary>How many messages were not taken, because nobody answered for their sessions.</summary>
    public long NotTaken { get; private set; }

    /// <summary>The feed and session of the last of these; null where there is none.</summary>
    public string? LastNotTaken { get; private set; }

    /// <summary>How many messages without numbers are in files, and in no account.</summary>
    public long NotListed { get; private set; }

    /// <summary>The unix seconds of the files that were deleted to make room.</summary>
    public HashSet<long> Removed { get; } = [];

    /// <summary>The unix seconds of the files that ledgers know.</summary>
    public IEnumerable<long> Files => _lines.Keys.Order();

    public static LedgerReading Of(string state)
    {
        var reading = new LedgerReading();
        var folder = Path.Combine(state, "ledger");
        if (!Directory.Exists(folder))
            return reading;
        foreach (var ledger in Directory.GetDirectories(folder).Where(ledger => IsOfArchive(state, ledger)).Order(StringComparer.Ordinal))
            reading.Add(ledger, Path.Combine(state, "log", Path.GetFileName(ledger)));
        return reading;
    }

    /// <summary>Agents that bring what is recorded to a database keep an account of their log too, which says nothing of files.</summary>
    public static bool IsOfArchive(string state, string ledger) =>
        File.Exists(Path.Combine(ledger, HkSinkState.Name)) || !File.Exists(Path.Combine(state, "sinks", Path.GetFileName(ledger), "position"));

    /// <summary>The lines of the ledger of an archive file; null where no ledger knows it.</summary>
    public List<FrameEntry>? LinesOf(long second) =>
        _lines.TryGetValue(second, out var path) ? [.. FrameEntry.ReadAll(File.ReadAllBytes(path)).Select(line => line.Entry)] : null;

    /// <summary>The numbers of the messages in the log that the next <c>record</c> will bring to files.</summary>
    public SequenceRanges InLog(string feed, string session)
    {
        if (!_inLog.TryGetValue((feed, session), out var ranges))
            _inLog.Add((feed, session), ranges = new SequenceRanges());
        return ranges;
    }

    private void Add(string ledger, string log)
    {
        IsThere = true;
        foreach (var path in Directory.GetFiles(ledger, "*.ndjson", SearchOption.AllDirectories))
        {
            if (long.TryParse(Path.GetFileNameWithoutExtension(path), CultureInfo.InvariantCulture, out var second))
                _lines[second] = path;
        }

        Removed.UnionWith(RemovedFiles.Read(ledger));
        try
        {
            var file = LedgerFile.Read(Path.Combine(ledger, LedgerFile.Name));
            foreach (var (key, account) in file.Accounts)
                Accounts[key] = account;
            NotTaken += file.NotTaken;
            LastNotTaken = file.LastNotTaken ?? LastNotTaken;
            NotListed += file.NotListed;
            if (Directory.Exists(log))
                ReadLog(log, new FeedLedger(new LedgerFile(file.Position, Accounts)), file.Position, HkSinkState.Read(Path.Combine(ledger, HkSinkState.Name)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            Faults.Add(fault.Message);
        }
    }

    private void ReadLog(string folder, FeedLedger ledger, long position, HkSinkState? files)
    {
        foreach (var begin in MessageLog.SegmentsOf(folder))
        {
            var path = Path.Combine(folder, begin.ToString("D20", CultureInfo.InvariantCulture) + ".log");
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var bytes = new byte[stream.Length];
            var rest = bytes.AsSpan(0, stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
            var place = begin;
            while (JournalRecord.TryRead(rest, out var record))
            {
                rest = rest[record.Length..];
                place += record.Length;
                if (place > position)
                    ledger.Take(record, place);
                if (record is not { Kind: JournalRecordKind.Message, Seq: > 0 } || place <= files?.Position)
                    continue;
                var (feed, session) = (Encoding.UTF8.GetString(record.Topic), Encoding.UTF8.GetString(record.Session));
                if (place > (files?.Reach.Through.GetValueOrDefault((feed, session)) ?? 0))
                    InLog(feed, session).Add(record.Seq);
            }
        }
    }
}
