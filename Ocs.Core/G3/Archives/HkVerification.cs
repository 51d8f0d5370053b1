namespace Ocs.G3;

/// <summary>
/// Checks an archive: that each frame is whole (checksums), that frames keep the rules on which readers of housekeeping
/// files rely, and counts what is there. It cannot know what never came to the files.
/// </summary>
public sealed class HkVerification
{
    private readonly List<HkFault> _faults = [];
    private readonly SortedDictionary<(string Address, string Session), HkFeedTally> _tallies = [];

    private HkVerification(HkArchive archive) => Archive = archive;

    /// <summary>The archive.</summary>
    public HkArchive Archive { get; }

    /// <summary>What is wrong, in the order of files and frames.</summary>
    public IReadOnlyList<HkFault> Faults => _faults;

    /// <summary>What there is of each feed and agent session.</summary>
    public IReadOnlyCollection<HkFeedTally> Feeds => _tallies.Values;

    /// <summary>How many frames could be read.</summary>
    public long Frames { get; private set; }

    /// <summary>Whether nothing is wrong.</summary>
    public bool IsSound => _faults.Count == 0;

    /// <summary>Goes through all files of an archive.</summary>
    public static HkVerification Of(HkArchive archive, CancellationToken cancellationToken = default)
    {
        var verification = new HkVerification(archive);
        verification._faults.AddRange(ArchiveLayout.Check(archive));
        var rules = new HkRules();
        foreach (var file in archive.Files)
        {
            rules.BeginFile(file, verification._faults);
            var torn = HkArchive.Visit(file, frame => verification.Add(rules, frame), cancellationToken);
            if (torn is not null)
                verification._faults.Add(new HkFault(file, -1, "structure", torn));
        }

        return verification;
    }

    private void Add(HkRules rules, HkFrame frame)
    {
        Frames++;
        rules.Check(frame);
        if (frame.Type != HkFrameType.Data)
            return;
        var key = (frame.Address ?? "", frame.ProviderSessionId ?? "");
        if (!_tallies.TryGetValue(key, out var tally))
            _tallies.Add(key, tally = new HkFeedTally(key.Item1, key.Item2));
        tally.Frames++;
        foreach (var block in frame.ReadBlocks())
        {
            tally.Rows += block.Times.Count;
            tally.Samples += block.Fields.Sum(field => (long)field.Count);
            foreach (var tick in block.TimesSpan)
            {
                tally.First = Math.Min(tally.First, tick);
                tally.Last = Math.Max(tally.Last, tick);
            }
        }
    }
}
