using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Ocs.Benchmarks.Drills;

/// <summary>A site of real processes to which everything happens by a seeded schedule; at the end every sample is accounted for.</summary>
internal sealed class DrillsBenchmark : Benchmark
{
    public override string Name => "drills";

    public override string Summary => "gives a site faults of every kind, and accounts for every sample: --seed S --minutes M [--only KINDS] [--without KINDS] [--sinks influxdb,postgresql,agent,recorder] [--sink-down] [--keep FOLDER]";

    public override async Task RunAsync(ResultTable table, IReadOnlyList<string> arguments)
    {
        var seed = int.Parse(Argument(arguments, "--seed") ?? "1", CultureInfo.InvariantCulture);
        var time = TimeSpan.FromMinutes(double.Parse(Argument(arguments, "--minutes") ?? "1", CultureInfo.InvariantCulture));
        var folder = Directory.CreateTempSubdirectory("ocs-drill-").FullName;
        var times = new DrillTimes();
        var isOver = false;
        using var interrupt = new CancellationTokenSource();
        using var signal = PosixSignalRegistration.Create(PosixSignal.SIGINT, context =>
        {
            context.Cancel = true;
            interrupt.Cancel();
        });
        try
        {
            var sinks = (Argument(arguments, "--sinks") ?? "influxdb").Split(',');
            await using (var postgres = sinks.Contains("postgresql") ? await DrillPostgres.StartAsync() : null)
            {
                using var site = new DrillSite(folder, sinks, postgres);
                await RunAsync(table, site, sinks, times, seed, time, arguments, interrupt.Token);
            }

            isOver = true;
            if (Argument(arguments, "--keep") is { } kept)
                Keep(table, folder, kept);
        }
        catch (OperationCanceledException) when (interrupt.IsCancellationRequested)
        {
            Console.Error.WriteLine("Interrupted: what it started has ended, and its disks are gone.");
            table.AtLeast("the drill ran to its end", 0, "", least: 1);
        }
        finally
        {
            if (isOver && !table.Missed)
                Directory.Delete(folder, recursive: true);
            else
                Console.Error.WriteLine($"The drill's files stay in {folder}; its seed was {seed}.");
        }
    }

    private static async Task RunAsync(ResultTable table, DrillSite site, string[] sinks, DrillTimes times, int seed, TimeSpan time, IReadOnlyList<string> arguments, CancellationToken interrupted)
    {
        foreach (var (part, isThere) in new[] { ("disks of their own, to be full and to lose power: this needs root and loop devices", site.Disks.Count > 0), ("InfluxDB: influxd is not installed", site.Database is not null || !sinks.Contains("influxdb")), ("PostgreSQL: it is not installed", site.Postgres is not null || !sinks.Contains("postgresql")) })
        {
            if (!isThere)
                Console.Error.WriteLine($"Left out: {part}.");
        }

        var random = new Random(seed);
        using var live = new DrillLive(site.LivePort);
        var intruder = new DrillIntruder(site.RouterPort, site.Truth, new Random(seed));
        var outage = arguments.Contains("--sink-down") && site.Database is { } sink ? DrillFaults.OutageOf(site, sink.Process, time) : null;
        var (only, without) = (Argument(arguments, "--only")?.Split(',') ?? [""], Argument(arguments, "--without")?.Split(',') ?? []);
        var faults = DrillFaults.Of(site, live, intruder).Where(fault => Array.Exists(only, fault.Kind.Contains) && !Array.Exists(without, fault.Kind.Contains)).ToList();
        var schedule = DrillSchedule.Make(random, faults, time, outage);
        var run = new DrillRun(site, times);
        await site.StartAsync();
        await run.DrillAsync(schedule, time, interrupted);
        var plots = await live.CountPlotsAsync(DrillSite.Names);
        await site.StopAsync();

        var report = new DrillReport(table);
        report.AddFaults(times, run);
        table.AtLeast("hostile messages", intruder.Sent, "");
        var count = DrillCount.Of(site.Folder, site.Power);
        report.AddSamples(count);
        report.AddCertificate(DrillRun.Certify(site.Folder));
        table.AtLeast("data server: agents plotted up to the end", plots, "", least: DrillSite.Names.Count);
        if (site.Database is { } database && sinks.Contains("influxdb"))
            report.AddDatabase("database", await count.CompareAsync(agent => database.ReadAsync(agent, "drill")));
        if (site.Postgres is { } postgres)
            report.AddDatabase("PostgreSQL", await count.CompareAsync(postgres.ReadAsync));
        if (site.Recorder is not null)
            report.AddOther("second recorder", DrillCount.Of(site.Folder, site.Power, DrillSite.SecondData));
        if (site.Publisher is not null)
            report.AddOther("InfluxDB agent", await CountPublishedAsync(site));
    }

    /// <summary>What the InfluxDB agent has brought to its database, when that is everything, or after a minute.</summary>
    private static async Task<DrillCount> CountPublishedAsync(DrillSite site)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (true)
        {
            var count = await DrillCount.OfAsync(agent => site.Database!.ReadAsync(agent, DrillSite.PublisherDatabase), site.Folder, site.Power, isQuiet: !patience.IsCancellationRequested);
            if (count.Lost == 0 || patience.IsCancellationRequested)
                return count;
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System, CancellationToken.None);
        }
    }

    /// <summary>Keeps the table, and the certificate that <c>ocs archive verify</c> gives.</summary>
    private static void Keep(ResultTable table, string folder, string kept)
    {
        Directory.CreateDirectory(kept);
        File.WriteAllText(Path.Combine(kept, "table.md"), table.ToString());
        File.Copy(Path.Combine(folder, "log.txt"), Path.Combine(kept, "log.txt"), overwrite: true);
        using var verify = Process.Start(new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "ocs.dll"), "archive", "verify", Path.Combine(folder, "data"), "--certificate", Path.Combine(kept, "certificate.json")])
        {
            RedirectStandardOutput = true,
        })!;
        File.WriteAllText(Path.Combine(kept, "certificate.txt"), verify.StandardOutput.ReadToEnd());
        verify.WaitForExit();
    }

    private static string? Argument(IReadOnlyList<string> arguments, string name)
    {
        for (var index = 0; index + 1 < arguments.Count; index++)
        {
            if (arguments[index] == name)
                return arguments[index + 1];
        }

        return null;
    }
}
