namespace Ocs.Aggregator.Ledger;

/// <summary>How far the archive files go.</summary>
internal sealed class ArchiveReach
{
    /// <summary>Up to where in the log each feed and agent session is in files.</summary>
    public Dictionary<(string Feed, string Session), long> Through { get; } = [];

    /// <summary>The last time written of each block of a feed, in ticks of 10 ns: times of a feed ascend over restarts too.</summary>
    public Dictionary<(string Feed, string Block), long> LastTimes { get; } = [];

    /// <summary>A frame, or a note, is in files.</summary>
    public void Take(FrameContent content)
    {
        var key = (content.Feed, content.Session);
        Through[key] = Math.Max(Through.GetValueOrDefault(key), content.Through);
        foreach (var (block, tick) in content.LastTimes)
            LastTimes[(content.Feed, block)] = Math.Max(LastTimes.GetValueOrDefault((content.Feed, block), long.MinValue), tick);
    }
}
