using System.Diagnostics;
using Ocs.Aggregator.Certificates;

namespace Ocs.Benchmarks.Drills;

/// <summary>Goes through the schedule of a drill, and waits until the site has settled afterwards.</summary>
internal sealed class DrillRun(DrillSite site, DrillTimes times)
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(0.5);

    /// <summary>Samples of some seconds, which are on their way.</summary>
    private const long Recent = 1000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Stopwatch _clock = new();
    private readonly Dictionary<string, Task> _places = new(StringComparer.Ordinal);

    /// <summary>How often a process ended that nobody had killed; it is started again, as a service would be.</summary>
    public int Collapses { get; private set; }

    /// <summary>How many faults began while another was there.</summary>
    public int Doubles { get; private set; }

    /// <summary>How long it took after the last fault until everything was stored; null where it never was.</summary>
    public TimeSpan? Settled { get; private set; }

    /// <summary>Gives the site its faults, each at its time.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="time">When it is over.</param>
    /// <param name="interrupted">Ends it before; nothing is started or taken away any more when this is done.</param>
    /// <exception cref="OperationCanceledException">It was interrupted.</exception>
    public async Task DrillAsync(IReadOnlyList<DrillSchedule.Entry> schedule, TimeSpan time, CancellationToken interrupted)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(interrupted);
        _clock.Start();
        var running = new List<Task> { WatchAsync(stop.Token) };
        try
        {
            foreach (var entry in schedule)
            {
                await WaitUntilAsync(entry.At, interrupted);
                times.Count(entry.Fault.Kind);
                Doubles += schedule.Any(other => other != entry && other.At <= entry.At && other.End > entry.At) ? 1 : 0;
                running.Add(RunAsync(entry, stop.Token, interrupted));
            }

            await WaitUntilAsync(time, interrupted);
            stop.CancelAfter(Patience);
            await SettleAsync(interrupted);
        }
        finally
        {
            await stop.CancelAsync();
            await Task.WhenAll(running).ConfigureAwait(interrupted.IsCancellationRequested ? ConfigureAwaitOptions.SuppressThrowing : ConfigureAwaitOptions.None);
        }
    }

    /// <summary>On a busy machine a fault may take longer than planned: then the next one at its place waits.</summary>
    private async Task RunAsync(DrillSchedule.Entry entry, CancellationToken stop, CancellationToken interrupted)
    {
        var before = entry.Fault.Places.Select(place => _places.GetValueOrDefault(place, Task.CompletedTask)).ToList();
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        foreach (var place in entry.Fault.Places)
            _places[place] = over.Task;
        await Task.WhenAll(before).WaitAsync(interrupted);
        site.Note($"{entry.Fault.Kind} ({entry.Fault.Places[0]}), strength {entry.Strength:F2}");
        await entry.Fault.Begin(entry.Strength);
        await WaitUntilAsync(entry.End, interrupted);
        await entry.Fault.End();
        site.Note($"{entry.Fault.Kind} ({entry.Fault.Places[0]}) is over");
        _ = RestAsync(entry.Fault.Rest, over);
        if (entry.Fault.Recovery is { } recovery)
            await times.MeasureAsync(entry.Fault.Kind, recovery(), stop);
    }

    private static async Task RestAsync(TimeSpan rest, TaskCompletionSource over)
    {
        await Task.Delay(rest, TimeProvider.System);
        over.SetResult();
    }

    private async Task WatchAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var process in site.All.Where(process => process is { IsWanted: true, IsRunning: false }))
            {
                Console.Error.WriteLine($"{process.Name} has ended by itself with {process.ExitCode}, {_clock.Elapsed.TotalSeconds:F1} s after the beginning.");
                Collapses++;
                process.Start();
            }

            site.Power.Look();
            await Task.Delay(Look, TimeProvider.System, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WaitUntilAsync(TimeSpan at, CancellationToken interrupted)
    {
        if (at - _clock.Elapsed is var rest && rest > TimeSpan.Zero)
            await Task.Delay(rest, TimeProvider.System, interrupted);
    }

    /// <summary>Waits until the newest session of each agent is stored up to now, and nothing is missing any more; but not for ever.</summary>
    private async Task SettleAsync(CancellationToken interrupted)
    {
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < Patience)
        {
            await Task.Delay(TimeSpan.FromSeconds(2), TimeProvider.System, interrupted);
            site.Tail.Advance();
            var end = site.Tail.Position;
            if (!IsReadable() || !DrillCount.IsSettled(site.Folder, Certify(site.Folder)) || (site.HasSinks && !(site.SinkPlace >= end - (64 << 10))))
                continue;
            if (site.Recorder is not null && !DrillCount.IsSettled(site.Folder, Certify(site.Folder, DrillSite.SecondData)))
                continue;
            if (site.Publisher is not null && site.Database is { } database && (await DrillCount.OfAsync(agent => database.ReadAsync(agent, DrillSite.PublisherDatabase), site.Folder, site.Power, isQuiet: true)).Lost > Recent)
                continue;
            Settled = clock.Elapsed;
            return;
        }
    }

    /// <summary>On a busy machine the last fault may not be over: then a disk has no power still.</summary>
    private bool IsReadable()
    {
        try
        {
            _ = Certify(site.Folder);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            return false;
        }
    }

    /// <summary>What the archive's own proof says.</summary>
    public static ArchiveCertificate Certify(string folder, string data = "data") =>
        ArchiveCertificate.Of(G3.HkArchive.Open(Path.Combine(folder, data)), Path.Combine(folder, data, "state"));
}
