using Ocs.Aggregator.Certificates;

namespace Ocs.Benchmarks.Drills;

/// <summary>What a drill brought to light, as rows of a table.</summary>
internal sealed class DrillReport(ResultTable table)
{
    public void AddFaults(DrillTimes times, DrillRun run)
    {
        foreach (var (kind, faults, recoveries) in times.Rows)
        {
            table.AtLeast(kind, faults, "faults");
            if (recoveries.Count == 0)
                continue;
            table.AtMost($"{kind}: time to recover, median", recoveries[recoveries.Count / 2].TotalSeconds, "s");
            table.AtMost($"{kind}: time to recover, worst", recoveries[^1].TotalSeconds, "s");
        }

        table.AtLeast("faults in all", times.Faults, "faults");
        table.AtLeast("of these while another was there", run.Doubles, "faults");
        table.AtMost("until all was stored, after the last fault", run.Settled?.TotalSeconds ?? double.PositiveInfinity, "s", most: 120);
        table.AtMost("processes that ended by themselves", run.Collapses, "", most: 0);
    }

    public void AddSamples(DrillCount count)
    {
        table.AtLeast("lives of agents", count.Sessions, "");
        table.AtLeast("samples handed over", count.Made, "", least: 1);
        table.AtLeast("samples in files", count.Stored, "", least: 1);
        table.AtLeast("samples that a killed agent had not sent", count.Unsent, "");
        table.AtLeast("samples that power loss took from journals within 10 s", count.Unsynced, "");
        table.AtMost("samples lost otherwise", count.Lost, "", most: 0);
        table.AtMost("samples doubled", count.Doubled, "", most: 0);
        table.AtMost("samples that are not what was handed over", count.Wrong, "", most: 0);
    }

    public void AddCertificate(ArchiveCertificate certificate)
    {
        foreach (var fault in certificate.Faults)
            Console.Error.WriteLine($"fault: {fault}");
        var feeds = DrillCount.FeedsOf(certificate).ToList();
        foreach (var feed in feeds.Where(feed => !feed.IsComplete))
            Console.Error.WriteLine($"{feed.Address} {feed.Session}: {string.Join(", ", feed.Missing)} {feed.Disagreement} doubled {feed.Doubled.Count} damaged {feed.Damaged.Count} too late {feed.Unplaced}");
        var missing = feeds.SelectMany(feed => feed.Missing).ToList();
        table.AtLeast("certificate: messages stored", feeds.Sum(feed => feed.Stored.Count), "", least: 1);
        table.AtLeast("certificate: messages missing, whose agent died", Count(missing.Where(range => range.Cause == "agent died")), "");
        table.AtMost("certificate: messages missing otherwise", Count(missing.Where(range => range.Cause != "agent died")), "", most: 0);
        table.AtMost("certificate: messages doubled or damaged", feeds.Sum(feed => feed.Doubled.Count + feed.Damaged.Count), "", most: 0);
        table.AtMost("certificate: messages in the log only", feeds.Sum(feed => feed.Waiting.Count), "", most: 0);
        table.AtMost("certificate: samples whose time was there, or too late for the format", feeds.Sum(feed => feed.Duplicates + feed.Unplaced), "", most: 0);
        table.AtMost("certificate: faults", certificate.Faults.Count, "", most: 0);
    }

    public void AddDatabase(string name, (long Held, long Lacking, long Foreign, long Changed) compared)
    {
        table.AtLeast($"{name}: samples", compared.Held, "", least: 1);
        table.AtMost($"{name}: samples that the files hold and it does not", compared.Lacking, "", most: 0);
        table.AtMost($"{name}: samples that the files do not hold", compared.Foreign, "", most: 0);
        table.AtMost($"{name}: samples that are not as in the files", compared.Changed, "", most: 0);
    }

    /// <summary>Who stores samples beside the aggregator, and of itself.</summary>
    public void AddOther(string name, DrillCount count)
    {
        table.AtLeast($"{name}: samples", count.Stored, "", least: 1);
        table.AtLeast($"{name}: samples not sent, or that power loss took from journals", count.Unsent + count.Unsynced, "");
        table.AtMost($"{name}: samples lost otherwise", count.Lost, "", most: 0);
        table.AtMost($"{name}: samples doubled, or not what was handed over", count.Doubled + count.Wrong, "", most: 0);
    }

    private static double Count(IEnumerable<MissingMessages> ranges) => ranges.Sum(range => range.Last - range.First + 1);
}
