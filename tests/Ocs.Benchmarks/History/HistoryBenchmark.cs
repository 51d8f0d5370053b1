using System.Diagnostics;
using Ocs.G3;

namespace Ocs.Benchmarks.History;

/// <summary>Reading an archive of a month through its index, beside reading as many bytes as the samples take from one file.</summary>
internal sealed class HistoryBenchmark : Benchmark
{
    private const int Points = 1000;
    private const int Repeats = 9;

    public override string Name => "history";

    public override string Summary => "an archive of a month at 1 Hz: a day of one field, the month in 1000 spans, the index";

    public override Task RunAsync(ResultTable table, IReadOnlyList<string> arguments)
    {
        using var month = new MonthOfFiles();
        var day = (From: MonthOfFiles.Day(10), To: MonthOfFiles.Day(11) - 1);
        var whole = (From: MonthOfFiles.Day(0), To: MonthOfFiles.Day(MonthOfFiles.Days));

        var all = new FileInfo(Directory.GetFiles(month.Hk, "*.g3", SearchOption.AllDirectories)[0]).Length * 24 * MonthOfFiles.Days;
        var first = Milliseconds(() => Check(2 * Points, new HkHistory(month.Hk, month.Index).Thin(MonthOfFiles.Field, whole.From, whole.To, Points)!.Count));
        table.AtMost($"the month in {Points} spans, while the index of its {MonthOfFiles.Fields} fields is made", first, "ms", Floor(all), most: 1000);
        table.AtMost("index, beside the archive", Size(month.Index) / 1e6, "MB", Size(month.Hk) / 1e6);

        var samples = 86_400L * MonthOfFiles.Days;
        table.AtMost(
            $"the month in {Points} spans, from its summaries, opened anew",
            Best(() => Check(2 * Points, new HkHistory(month.Hk, month.Index).Thin(MonthOfFiles.Field, whole.From, whole.To, Points)!.Count)), "ms", Floor(16 * samples), most: 50);
        table.AtMost(
            "a day of one field, 86,400 samples, opened anew",
            Best(() => Check(86_400, new HkHistory(month.Hk, month.Index).Read(MonthOfFiles.Field, day.From, day.To)!.Count)), "ms", Floor(16 * 86_400), most: 20);
        var open = new HkHistory(month.Hk, month.Index);
        table.AtMost(
            "a day of one field, 86,400 samples, in a program that goes on",
            Best(() => Check(86_400, open.Read(MonthOfFiles.Field, day.From, day.To)!.Count)), "ms", Floor(16 * 86_400), most: 20);
        table.AtMost(
            $"the month in {Points} spans, in a program that goes on",
            Best(() => Check(2 * Points, open.Thin(MonthOfFiles.Field, whole.From, whole.To, Points)!.Count)), "ms", Floor(16 * samples), most: 50);
        return Task.CompletedTask;
    }

    private static void Check(int expected, int count)
    {
        if (count != expected)
            throw new InvalidOperationException($"{count} samples came back instead of {expected}.");
    }

    private static double Size(string folder) => Directory.GetFiles(folder, "*", SearchOption.AllDirectories).Sum(path => new FileInfo(path).Length);

    /// <summary>As many bytes from one file that is in the page cache, in milliseconds.</summary>
    private static double Floor(long bytes)
    {
        var path = Path.GetTempFileName();
        try
        {
            var buffer = new byte[1 << 20];
            using (var file = File.OpenWrite(path))
            {
                for (var left = bytes; left > 0; left -= buffer.Length)
                    file.Write(buffer.AsSpan(0, (int)Math.Min(left, buffer.Length)));
            }

            return Best(() =>
            {
                using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0);
                while (file.Read(buffer) > 0)
                {
                }
            });
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static double Best(Action action) => Enumerable.Range(0, Repeats).Min(_ => Milliseconds(action));

    private static double Milliseconds(Action action)
    {
        var before = Stopwatch.GetTimestamp();
        action();
        return Stopwatch.GetElapsedTime(before).TotalMilliseconds;
    }
}
