using Ocs.Aggregator.Ledger;
using Ocs.Aggregator.Log;
using Ocs.Journals;

namespace Ocs.Aggregator.Rebuilding;

/// <summary>The accounts of feeds, from what is left of them, the log, and the lines of frames.</summary>
/// <param name="state">The folder of ledgers and logs.</param>
/// <param name="id">The aggregator's folder in it.</param>
internal sealed class RebuiltLedger(string state, string id)
{
    private const string Unknown = "ledger lost";

    /// <summary>Writes <c>feeds.json</c> and <c>hk.json</c>.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="survey">The files.</param>
    /// <param name="reach">How far the new files go.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    public void Write(string folder, List<SurveyedFile> survey, ArchiveReach reach)
    {
        var (file, isLost) = Read();
        var ledger = new FeedLedger(file);
        var end = file.Position;
        foreach (var (begin, path) in KeptSegments.FilesOf(Path.Combine(state, "log", id)))
            end = Math.Max(end, Take(path, begin, ledger, isLost ? 0 : file.Position));
        if (isLost)
            TakeFrames(survey, file.Accounts);
        StateFile.Write(Path.Combine(folder, LedgerFile.Name), LedgerFile.Encode(end, file.Accounts, ledger.Sessions));
        // Everything up to the end of the log is in the new files.
        StateFile.Write(Path.Combine(folder, HkSinkState.Name), new HkSinkState(end, survey.Count > 0 ? survey[^1].Second : 0, reach).Encode());
    }

    private (LedgerFile File, bool IsLost) Read()
    {
        var path = Path.Combine(state, "ledger", id, LedgerFile.Name);
        try
        {
            return (LedgerFile.Read(path), !File.Exists(path));
        }
        catch (InvalidDataException)
        {
            return (new LedgerFile(0, []), true);
        }
    }

    private static long Take(string path, long begin, FeedLedger ledger, long position)
    {
        var bytes = File.ReadAllBytes(path);
        var place = begin;
        for (var rest = bytes.AsSpan(); JournalRecord.TryRead(rest, out var record); rest = rest[record.Length..])
        {
            place += record.Length;
            if (place > position)
                ledger.Take(record, place);
        }

        return place;
    }

    /// <summary>What frames are known to hold was stored; of what lies before that nobody knows any more.</summary>
    private static void TakeFrames(List<SurveyedFile> survey, SortedDictionary<(string Feed, string Session), FeedAccount> accounts)
    {
        foreach (var of in survey.SelectMany(file => file.Frames).Select(frame => frame.Entry.Content).OfType<FrameContent>().GroupBy(content => (content.Feed, content.Session)))
        {
            if (!accounts.TryGetValue(of.Key, out var account))
                accounts.Add(of.Key, account = new FeedAccount());
            foreach (var content in of)
            {
                account.Stored.Add(content.Numbers);
                account.Settled.Add(content.Numbers);
            }

            if (account.Samples == 0 && account.Stored.Count > 0)
                account.Samples = of.Sum(content => content.Samples);
            account.Lose(1, account.Stored.Last, Unknown);
        }
    }
}
