using System.Diagnostics;
using System.Globalization;
using Ocs.Aggregator.Certificates;
using Ocs.G3;

namespace Ocs.Benchmarks.Drills;

/// <summary>A site of real processes that are killed and held by a seeded schedule; at the end every sample is accounted for.</summary>
internal sealed class DrillsBenchmark : Benchmark
{
    private readonly SortedDictionary<string, int> _faults = new(StringComparer.Ordinal);

    public override string Name => "drills";

    public override string Summary => "kills and holds the processes of a site, and accounts for every sample: --seed S --minutes M";

    public override async Task RunAsync(ResultTable table, IReadOnlyList<string> arguments)
    {
        var seed = (int)Argument(arguments, "--seed", 1);
        var minutes = Argument(arguments, "--minutes", 1);
        var folder = Directory.CreateTempSubdirectory("ocs-drill-");
        var isGood = false;
        try
        {
            using var site = new DrillSite(folder.FullName);
            await site.StartAsync();
            await DrillAsync(site, new Random(seed), TimeSpan.FromMinutes(minutes));
            await SettleAsync(site, folder.FullName);
            await site.StopAsync();
            isGood = Report(table, folder.FullName);
        }
        finally
        {
            if (isGood)
                folder.Delete(recursive: true);
            else
                Console.Error.WriteLine($"The drill's files stay in {folder.FullName}; its seed was {seed}.");
        }
    }

    private async Task DrillAsync(DrillSite site, Random random, TimeSpan time)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < time)
        {
            var target = site.All[random.Next(site.All.Count)];
            var kind = random.Next(3) == 0 ? "SIGSTOP" : "SIGKILL";
            var away = TimeSpan.FromSeconds(random.NextDouble() * 2.5);
            var rest = TimeSpan.FromSeconds(0.3 + random.NextDouble() * 2.5);
            var what = $"{kind} {target.Name.Split('-')[0]}";
            _faults[what] = _faults.GetValueOrDefault(what) + 1;
            if (kind == "SIGKILL")
                await target.KillAsync();
            else
                await target.SignalAsync("STOP");
            await Task.Delay(away, TimeProvider.System);
            if (kind == "SIGKILL")
                target.Start();
            else
                await target.SignalAsync("CONT");
            await Task.Delay(rest, TimeProvider.System);
        }
    }

    /// <summary>Waits until the newest session of each agent is stored up to now, and nothing is missing any more; but not for ever.</summary>
    private static async Task SettleAsync(DrillSite site, string folder)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < TimeSpan.FromSeconds(90))
        {
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System);
            if (site.All.FirstOrDefault(process => !process.IsRunning) is { } ended)
                throw new InvalidOperationException($"{ended.Name} has ended by itself: see log.txt in {folder}.");
            if (DrillCount.IsSettled(folder, Certify(folder)))
                return;
        }
    }

    private bool Report(ResultTable table, string folder)
    {
        foreach (var (what, times) in _faults)
            table.AtLeast(what, times, "faults");
        var count = DrillCount.Of(folder);
        var certificate = Certify(folder);
        var missing = certificate.Feeds.SelectMany(feed => feed.Missing).ToList();
        foreach (var fault in certificate.Faults)
            Console.Error.WriteLine($"fault: {fault}");
        foreach (var feed in certificate.Feeds.Where(feed => !feed.IsComplete))
            Console.Error.WriteLine($"{feed.Address} {feed.Session}: {string.Join(", ", feed.Missing)} {feed.Disagreement} doubled {feed.Doubled.Count} damaged {feed.Damaged.Count} too late {feed.Unplaced}");
        table.AtLeast("faults in all", _faults.Values.Sum(), "faults");
        table.AtLeast("lives of agents", count.Sessions, "");
        table.AtLeast("samples handed over", count.Made, "");
        table.AtLeast("samples in files", count.Stored, "");
        table.AtLeast("samples that a killed agent had not sent", count.Unsent, "");
        table.AtMost("samples lost otherwise", count.Lost, "", most: 0);
        table.AtMost("samples doubled", count.Doubled, "", most: 0);
        table.AtMost("samples that are not what was handed over", count.Wrong, "", most: 0);
        table.AtMost("certificate: messages missing, whose agent did not die", missing.Where(range => range.Cause != "agent died").Sum(range => range.Last - range.First + 1), "", most: 0);
        table.AtMost("certificate: messages doubled or damaged", certificate.Feeds.Sum(feed => feed.Doubled.Count + feed.Damaged.Count), "", most: 0);
        table.AtMost("certificate: messages in the log only", certificate.Feeds.Sum(feed => feed.Waiting.Count), "", most: 0);
        table.AtMost("certificate: faults", certificate.Faults.Count, "", most: 0);
        return !table.Missed;
    }

    private static ArchiveCertificate Certify(string folder) =>
        ArchiveCertificate.Of(HkArchive.Open(Path.Combine(folder, "data")), Path.Combine(folder, "data", "state"));

    private static double Argument(IReadOnlyList<string> arguments, string name, double otherwise)
    {
        for (var index = 0; index + 1 < arguments.Count; index++)
        {
            if (arguments[index] == name)
                return double.Parse(arguments[index + 1], CultureInfo.InvariantCulture);
        }

        return otherwise;
    }
}
