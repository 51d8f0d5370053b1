using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Aggregator.Ledger;
using Ocs.Aggregator.Log;
using Ocs.G3;

namespace Ocs.Aggregator.Rebuilding;

/// <summary>Writes messages that were in no frame to new files, as a <c>record</c> would have.</summary>
internal static class LooseMessages
{
    private static readonly TimeSpan TimePerFile = TimeSpan.FromHours(1);

    /// <summary>Writes them.</summary>
    /// <param name="archive">The folder of the new archive.</param>
    /// <param name="ledger">Its ledger.</param>
    /// <param name="after">The unix second of the last file that is there.</param>
    /// <param name="reach">How far the files go; goes on.</param>
    /// <param name="messages">The messages, in the order of the log.</param>
    /// <returns>How many were written.</returns>
    /// <exception cref="IOException">They cannot be written.</exception>
    public static long Write(string archive, FrameLedger ledger, long after, ArchiveReach reach, IEnumerable<FoundMessage> messages)
    {
        var clock = new LogClock { Ticks = DateTimeOffset.FromUnixTimeSeconds(after + 1).UtcTicks };
        var first = clock.Ticks;
        using var files = new HkFiles(archive, TimePerFile, clock, ledger: ledger);
        // Where in the log they were does not tell here whether they are in files.
        var times = new ArchiveReach();
        foreach (var (block, tick) in reach.LastTimes)
            times.LastTimes[block] = tick;
        var decoder = new RecordDecoder();
        HkStore? store = null;
        foreach (var found in messages)
        {
            var record = found.Read();
            clock.Ticks = Math.Max(clock.Ticks, record.Time);
            if (!decoder.TryDecode(record, out var message, out _))
                continue;
            store ??= new HkStore(files, HkSession.Create(clock.GetUtcNow().ToUnixTimeSeconds(), 0), clock, NullLogger.Instance) { Reach = times };
            store.Add(message, found.Begin, found.End);
            if (clock.Ticks - first < TimeSpan.TicksPerSecond)
                continue;
            first = clock.Ticks;
            store.Advance();
        }

        if (store is null)
            return 0;
        store.Close();
        if (files.Fault is { } fault)
            throw new IOException(fault);
        foreach (var (feed, through) in times.Through)
            reach.Through[feed] = Math.Max(reach.Through.GetValueOrDefault(feed), through);
        foreach (var (block, tick) in times.LastTimes)
            reach.LastTimes[block] = tick;
        return store.Counters.Messages;
    }
}
