using Ocs.Aggregator.Certificates;
using Ocs.G3;

namespace Ocs.Benchmarks.Drills;

/// <summary>The samples of a drill, one by one: what agents handed over against what the archive's files hold.</summary>
internal sealed class DrillCount
{
    /// <summary>Samples that a feed collects before it sends them: what a kill may take with it.</summary>
    private const int Buffered = 25;

    /// <summary>Samples that agents handed over.</summary>
    public long Made { get; private set; }

    /// <summary>Samples that are stored.</summary>
    public long Stored { get; private set; }

    /// <summary>Samples that a killed agent had not sent yet.</summary>
    public long Unsent { get; private set; }

    /// <summary>Samples that power loss took from a journal within seconds after they were made.</summary>
    public long Unsynced { get; private set; }

    /// <summary>Samples that are lost in another way.</summary>
    public long Lost { get; private set; }

    /// <summary>Samples that are there twice.</summary>
    public long Doubled { get; private set; }

    /// <summary>Samples that are not what was handed over.</summary>
    public long Wrong { get; private set; }

    /// <summary>How many lives of agents there were.</summary>
    public int Sessions { get; private set; }

    /// <summary>The samples in files: for each agent, by life and number, check and time.</summary>
    public Dictionary<string, Dictionary<(long Life, long Number), (long Check, long Tick)>> Samples { get; } = new(StringComparer.Ordinal);

    /// <summary>Counts what the files of an archive hold.</summary>
    public static DrillCount Of(string folder, DrillPower power, string data = "data")
    {
        var count = new DrillCount();
        var found = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        foreach (var file in HkArchive.Open(Path.Combine(folder, data, "hk")).Files)
        {
            if (HkArchive.Visit(file, frame => count.Add(found, frame)) is { } torn)
                throw new InvalidDataException(torn);
        }

        count.JudgeAll(found, folder, power);
        return count;
    }

    /// <summary>Counts what a database holds that is filled beside the archive.</summary>
    public static async Task<DrillCount> OfAsync(Func<string, Task<Dictionary<(long Life, long Number), (long Check, long Nanoseconds)>>> read, string folder, DrillPower power, bool isQuiet = false)
    {
        var count = new DrillCount();
        var found = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        var sessions = DrillTruth.Read(Path.Combine(folder, "truth")).ToDictionary(one => (one.Agent, DrillAgent.LifeOf(one.Session)), one => one.Session);
        foreach (var agent in DrillSite.Names)
        {
            foreach (var ((life, number), (check, _)) in await read(agent))
            {
                if (check != DrillAgent.Check(number))
                    count.Wrong++;
                var key = $"{agent} {sessions.GetValueOrDefault((agent, life))}";
                if (!found.TryGetValue(key, out var numbers))
                    found.Add(key, numbers = []);
                numbers.Add(number);
            }
        }

        count.JudgeAll(found, folder, power, isQuiet);
        return count;
    }

    /// <summary>Whether the newest session of each agent is stored up to a few seconds ago, and nothing is missing that may come.</summary>
    public static bool IsSettled(string folder, ArchiveCertificate certificate)
    {
        const int recent = 500;
        foreach (var (agent, session, made) in DrillTruth.Read(Path.Combine(folder, "truth")).GroupBy(session => session.Agent).Select(sessions => sessions.Last()))
        {
            var feed = certificate.Feeds.FirstOrDefault(feed => feed.Address == $"observatory.{agent}.feeds.drill" && feed.Session == session);
            if (feed is null || feed.Made + recent < made)
                return false;
        }

        return FeedsOf(certificate).All(feed => feed.Missing.All(range => range.Cause != "not come yet"));
    }

    /// <summary>The feeds of the drill's own agents, and not those of an intruder.</summary>
    public static IEnumerable<FeedCertificate> FeedsOf(ArchiveCertificate certificate) =>
        certificate.Feeds.Where(feed => DrillSite.Names.Any(name => feed.Address == $"observatory.{name}.feeds.drill"));

    /// <summary>How many samples the database holds, lacks, has besides, and has otherwise than the files.</summary>
    public async Task<(long Held, long Lacking, long Foreign, long Changed)> CompareAsync(Func<string, Task<Dictionary<(long Life, long Number), (long Check, long Nanoseconds)>>> read)
    {
        var (held, lacking, foreign, changed) = (0L, 0L, 0L, 0L);
        foreach (var agent in DrillSite.Names)
        {
            var stored = Samples.GetValueOrDefault(agent, []);
            var points = await read(agent);
            held += points.Count;
            foreach (var (key, (check, tick)) in stored)
            {
                if (!points.TryGetValue(key, out var point))
                    lacking++;
                // Times are doubles on the wire, good to a quarter of a microsecond; files count in 10 ns, the database in 1 ns.
                else if (point.Check != check || Math.Abs(point.Nanoseconds / 1000 - tick / 100) > 1)
                    changed++;
            }

            foreign += points.Keys.Count(key => !stored.ContainsKey(key));
        }

        return (held, lacking, foreign, changed);
    }

    private void Add(Dictionary<string, List<long>> found, HkFrame frame)
    {
        if (frame.Type != HkFrameType.Data || frame.Address?.Split('.') is not ["observatory", var agent, "feeds", "drill"])
            return;
        var key = $"{agent} {frame.ProviderSessionId}";
        if (!found.TryGetValue(key, out var numbers))
            found.Add(key, numbers = []);
        if (!Samples.TryGetValue(agent, out var samples))
            Samples.Add(agent, samples = []);
        var life = DrillAgent.LifeOf(frame.ProviderSessionId!);
        foreach (var block in frame.ReadBlocks())
        {
            var (number, check, lives) = (Read(block, "number"), Read(block, "check"), Read(block, "life"));
            numbers.AddRange(number);
            for (var row = 0; row < number.Length; row++)
            {
                if (check[row] != DrillAgent.Check(number[row]) || lives[row] != life)
                    Wrong++;
                samples[(life, number[row])] = (check[row], block.TimesSpan[row]);
            }
        }
    }

    private static long[] Read(HkBlock block, string name)
    {
        var field = block.Fields.First(field => field.Name.StartsWith(name, StringComparison.Ordinal));
        var values = new long[field.Count];
        field.ReadIntegers(values);
        return values;
    }

    private void JudgeAll(Dictionary<string, List<long>> found, string folder, DrillPower power, bool isQuiet = false)
    {
        foreach (var (agent, session, made) in DrillTruth.Read(Path.Combine(folder, "truth")))
        {
            found.Remove($"{agent} {session}", out var numbers);
            Judge($"{agent} {session}", numbers ?? [], made, power.SafeUpTo($"{agent} {session}"), isQuiet);
        }

        // What nobody handed over has no place there.
        Wrong += found.Values.Sum(numbers => numbers.Count);
    }

    private void Judge(string session, List<long> numbers, long made, long safe, bool isQuiet)
    {
        Sessions++;
        var there = numbers.ToHashSet();
        var last = there.Count == 0 ? 0 : there.Max();
        // What was published when the agent died may not have been noted any more.
        Made += Math.Max(made, last);
        Stored += there.Count;
        Doubled += numbers.Count - there.Count;
        var missing = new List<long>();
        for (var number = 1L; number <= Math.Max(made, last); number++)
        {
            if (!there.Contains(number))
                missing.Add(number);
        }

        var unsent = missing.Count(number => number > Math.Max(last, made - Buffered));
        var unsynced = missing.Count(number => number <= Math.Max(last, made - Buffered) && number > safe);
        Unsent += unsent;
        Unsynced += unsynced;
        Lost += missing.Count - unsent - unsynced;
        if (missing.Count > unsent && !isQuiet)
            Console.Error.WriteLine($"{session}: of {made} samples {missing.Count(number => number < last)} are missing in between, from {missing[0]} on, {made - last} at the end; power loss may have taken those behind {safe}");
    }
}
