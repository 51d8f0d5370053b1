namespace Ocs.Benchmarks.Drills;

/// <summary>Every fault that a site can be given here.</summary>
internal sealed class DrillFaults
{
    private readonly DrillSite _site;
    private readonly DrillLive _live;
    private readonly List<DrillFault> _all = [];

    private DrillFaults(DrillSite site, DrillLive live) => (_site, _live) = (site, live);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<DrillFault> Of(DrillSite site, DrillLive live, DrillIntruder intruder)
    {
        var faults = new DrillFaults(site, live);
        faults.AddProcesses();
        faults.AddNetworks();
        faults.AddDisks();
        faults.AddPower();
        faults.AddClocks();
        faults._all.Add(new("hostile messages", ["intruder"], 5, Seconds(0.1), Seconds(0.2)) { Begin = strength => intruder.IntrudeAsync(20 + (int)(strength * 100)) });
        return faults._all;
    }

    /// <summary>The database away from a quarter to three quarters of the time.</summary>
    public static DrillSchedule.Entry OutageOf(DrillSite site, DrillProcess database, TimeSpan time)
    {
        var fault = new DrillFault("database away for half of the time", [database.Name, $"network of {database.Name}"], 1, time / 2, time / 2)
        {
            Begin = _ => database.KillAsync(),
            End = () =>
            {
                database.Start();
                return Task.CompletedTask;
            },
            Recovery = () => RecoveryOfSink(site),
        };
        return new DrillSchedule.Entry(time / 4, time / 2, fault, 0);
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);

    private void AddProcesses()
    {
        AddProcess(_site.Router, "router", killed: 5, held: 2, Seconds(6), RecoveryOfAll);
        AddProcess(_site.Aggregator, "aggregator", killed: 6, held: 3, Seconds(6), RecoveryOfAll);
        foreach (var agent in _site.Agents)
            AddProcess(agent, "agent", killed: 3, held: 1, Seconds(4), RecoveryOf(agent.Name));
        AddProcess(_site.Live, "data server", killed: 2, held: 1, Seconds(4), RecoveryOfLive);
        if (_site.Database is { } database)
            AddProcess(database.Process, "database", killed: 2, held: 1, Seconds(8), RecoveryOfSink);
        if (_site.Recorder is { } recorder)
            AddProcess(recorder, "second recorder", killed: 2, held: 1, Seconds(6), null);
        if (_site.Publisher is { } publisher)
            AddProcess(publisher, "InfluxDB agent", killed: 2, held: 1, Seconds(6), null);
        if (_site.Postgres is { } postgres)
        {
            _all.Add(new("PostgreSQL killed", ["postgresql"], 2, TimeSpan.Zero, Seconds(8))
            {
                Begin = _ => postgres.Program.CrashAsync(),
                End = postgres.Program.StartAsync,
                Recovery = RecoveryOfSink,
            });
        }
    }

    private void AddProcess(DrillProcess process, string name, int killed, int held, TimeSpan longest, Func<Func<Task<bool>>>? recovery)
    {
        _all.Add(new($"{name} killed", [process.Name], killed, TimeSpan.Zero, longest)
        {
            Begin = _ => process.KillAsync(),
            End = () =>
            {
                process.Start();
                return Task.CompletedTask;
            },
            Recovery = recovery,
        });
        _all.Add(new($"{name} held", [process.Name], held, Seconds(0.2), longest)
        {
            Begin = _ => process.SignalAsync("STOP"),
            End = () => process.SignalAsync("CONT"),
            Recovery = recovery,
        });
    }

    private void AddNetworks()
    {
        foreach (var (name, network) in _site.Networks)
        {
            Func<Func<Task<bool>>>? recovery = name switch
            {
                "aggregator" => RecoveryOfAll,
                "data server" => RecoveryOfLive,
                "influxdb" or "postgresql" => RecoveryOfSink,
                "recorder" or "publisher" => null,
                _ => RecoveryOf(name),
            };
            var of = name.Split('-')[0] switch { "drill" => "agent", "influxdb" => "database", "postgresql" => "PostgreSQL", "recorder" => "second recorder", "publisher" => "InfluxDB agent", _ => name };
            var share = name == "aggregator" ? 2 : 1;
            Add("cut", share, Seconds(0.1), Seconds(5), _ => network.Cut());
            Add("slow", share, Seconds(1), Seconds(6), strength => network.Delay(TimeSpan.FromMilliseconds(50 + strength * 1950)));
            Add("silent", share, Seconds(0.5), Seconds(16), _ => network.Silence());
            Add("half open", share, Seconds(1), Seconds(8), strength => network.Halve(dropsClient: strength < 0.5));

            void Add(string what, int count, TimeSpan shortest, TimeSpan longest, Action<double> begin) => _all.Add(new($"network of {of} {what}", [$"network of {name}"], count, shortest, longest)
            {
                Begin = strength =>
                {
                    begin(strength);
                    return Task.CompletedTask;
                },
                End = () =>
                {
                    network.Mend();
                    return Task.CompletedTask;
                },
                Recovery = recovery,
            });
        }
    }

    private void AddDisks()
    {
        foreach (var (name, disk) in _site.Disks)
        {
            // An agent that is killed while its journal's disk is full loses what is in memory: that is promised to nobody.
            IReadOnlyList<string> places = name == "journals" ? [$"disk of {name}", .. DrillSite.Names] : [$"disk of {name}"];
            _all.Add(new($"disk of {name} full", places, 1, Seconds(2), Seconds(8))
            {
                Begin = _ => Task.Run(disk.Fill),
                End = () => Task.Run(disk.Free),
                Recovery = RecoveryOfAll,
                Rest = name == "journals" ? Seconds(7) : TimeSpan.Zero,
            });
        }
    }

    /// <summary>Power goes at the machine of the aggregator, or at that of the agents: with it what no disk was asked to sync.</summary>
    private void AddPower()
    {
        if (_site.Disks.Count < 3)
            return;
        Add("aggregator", ["state", "archive"], _site.Publisher is { } publisher ? [_site.Aggregator, publisher] : [_site.Aggregator], onCut: () => { }, onRestored: _site.Tail.Restart);
        Add("agents", ["journals"], _site.Agents, onCut: _site.Power.Lose, onRestored: () => { });

        void Add(string name, string[] disks, IReadOnlyList<DrillProcess> processes, Action onCut, Action onRestored) => _all.Add(new(
            $"power of {name} lost", [.. processes.Select(process => process.Name), .. disks.Select(disk => $"disk of {disk}")], 2, Seconds(0.1), Seconds(4))
        {
            Begin = async strength =>
            {
                await Task.WhenAll(processes.Select(process => process.KillAsync()));
                foreach (var disk in strength < 0.5 ? disks : disks.Reverse())
                    _site.Disks[disk].CutPower();
                onCut();
            },
            End = async () =>
            {
                foreach (var disk in disks)
                    await _site.Disks[disk].RestorePowerAsync();
                onRestored();
                foreach (var process in processes)
                    process.Start();
            },
            Recovery = RecoveryOfAll,
        });
    }

    private void AddClocks()
    {
        foreach (var name in DrillSite.Names.Append("aggregator"))
        {
            var of = name == "aggregator" ? name : "agent";
            // Files are named by the aggregator's clock: set back by more than an hour, their names are not in the order of writing.
            var hours = name == "aggregator" ? 0.5 : 6;
            _all.Add(new($"clock of {of} set", [$"clock of {name}"], 1, Seconds(2), Seconds(10))
            {
                // Ahead or back, and never by a round number.
                Begin = strength =>
                {
                    DrillClock.Set(_site.ClockOf(name), TimeSpan.FromHours((strength - 0.5) * 2 * hours));
                    return Task.CompletedTask;
                },
                End = () =>
                {
                    DrillClock.Set(_site.ClockOf(name), TimeSpan.Zero);
                    return Task.CompletedTask;
                },
                Recovery = name == "aggregator" ? RecoveryOfAll : RecoveryOf(name),
            });
        }
    }

    /// <summary>When samples that are made afterwards are in the log on disk.</summary>
    private Func<Func<Task<bool>>> RecoveryOf(params string[] agents) => () =>
    {
        List<Func<bool>> open = [.. agents.Select(agent => DrillTruth.WhetherNewSamplesOf(agent, _site.Truth, _site.Tail))];
        return () =>
        {
            open.RemoveAll(isThere => isThere());
            return Task.FromResult(open.Count == 0);
        };
    };

    private Func<Task<bool>> RecoveryOfAll() => RecoveryOf([.. DrillSite.Names])();

    /// <summary>When samples that are made afterwards are plotted.</summary>
    private Func<Task<bool>> RecoveryOfLive()
    {
        var now = TimeProvider.System.GetUtcNow();
        return async () => await _live.CountPlotsSinceAsync(now, DrillSite.Names) > 0;
    }

    /// <summary>When the database has all that was in the log.</summary>
    private Func<Task<bool>> RecoveryOfSink() => RecoveryOfSink(_site);

    private static Func<Task<bool>> RecoveryOfSink(DrillSite site)
    {
        site.Tail.Advance();
        var place = site.Tail.Position;
        return () => Task.FromResult(site.SinkPlace >= place);
    }
}
