using Microsoft.Extensions.Logging;

namespace Ocs.Aggregator;

/// <summary>Logs what is wrong with feeds: for each feed the first time, then at every tenfold count.</summary>
internal sealed partial class FaultLog(ILogger log)
{
    private const int MostFeeds = 10000;

    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);

    /// <summary>The last fault of any feed.</summary>
    public string? Last { get; private set; }

    public void Add(string feed, string fault)
    {
        Last = fault;
        if (_counts.Count >= MostFeeds)
            _counts.Clear();
        var count = _counts[feed] = _counts.GetValueOrDefault(feed) + 1;
        if (IsPowerOfTen(count))
            LogFault(log, fault, count);
    }

    private static bool IsPowerOfTen(long count)
    {
        while (count % 10 == 0)
            count /= 10;
        return count == 1;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Fault} ({Count} faults of this feed so far)")]
    private static partial void LogFault(ILogger logger, string fault, long count);
}
