using System.Globalization;
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

    /// <summary>Samples in files.</summary>
    public long Stored { get; private set; }

    /// <summary>Samples that a killed agent had not sent yet.</summary>
    public long Unsent { get; private set; }

    /// <summary>Samples that are lost in another way.</summary>
    public long Lost { get; private set; }

    /// <summary>Samples that are there twice.</summary>
    public long Doubled { get; private set; }

    /// <summary>Samples that are not what was handed over.</summary>
    public long Wrong { get; private set; }

    /// <summary>How many lives of agents there were.</summary>
    public int Sessions { get; private set; }

    public static DrillCount Of(string folder)
    {
        var count = new DrillCount();
        var found = new Dictionary<string, List<long>>(StringComparer.Ordinal);
        foreach (var file in HkArchive.Open(Path.Combine(folder, "data", "hk")).Files)
        {
            if (HkArchive.Visit(file, frame => count.Add(found, frame)) is { } torn)
                throw new InvalidDataException(torn);
        }

        foreach (var path in Directory.GetFiles(Path.Combine(folder, "truth")))
        {
            var text = File.ReadAllText(path);
            count.Judge(found.GetValueOrDefault(Path.GetFileName(path), []), text.Length == 0 ? 0 : long.Parse(text, CultureInfo.InvariantCulture));
        }

        return count;
    }

    /// <summary>Whether the newest session of each agent is stored up to a few seconds ago, and nothing is missing that may come.</summary>
    public static bool IsSettled(string folder, ArchiveCertificate certificate)
    {
        const int recent = 500;
        var sessions = Directory.GetFiles(Path.Combine(folder, "truth")).Select(path => (Path: path, Name: Path.GetFileName(path).Split(' ')))
            .GroupBy(file => file.Name[0]).Select(files => files.MaxBy(file => double.Parse(file.Name[1], CultureInfo.InvariantCulture)));
        foreach (var (path, name) in sessions)
        {
            var feed = certificate.Feeds.FirstOrDefault(feed => feed.Address.Split('.')[1] == name[0] && feed.Session == name[1]);
            var text = File.ReadAllText(path);
            if (feed is null || text.Length == 0 || feed.Made + recent < long.Parse(text, CultureInfo.InvariantCulture))
                return false;
        }

        return certificate.Feeds.All(feed => feed.Missing.All(range => range.Cause != "not come yet"));
    }

    private void Add(Dictionary<string, List<long>> found, HkFrame frame)
    {
        if (frame.Type != HkFrameType.Data || frame.Address is not { } address || !address.EndsWith(".feeds.drill", StringComparison.Ordinal))
            return;
        var key = $"{address.Split('.')[1]} {frame.ProviderSessionId}";
        if (!found.TryGetValue(key, out var numbers))
            found.Add(key, numbers = []);
        foreach (var block in frame.ReadBlocks())
        {
            var (number, check) = (Read(block, "number"), Read(block, "check"));
            numbers.AddRange(number);
            Wrong += number.Zip(check).Count(pair => DrillAgent.Check(pair.First) != pair.Second);
        }
    }

    private static long[] Read(HkBlock block, string name)
    {
        var field = block.Fields.First(field => field.Name.StartsWith(name, StringComparison.Ordinal));
        var values = new long[field.Count];
        field.ReadIntegers(values);
        return values;
    }

    private void Judge(List<long> numbers, long made)
    {
        Sessions++;
        var distinct = numbers.Distinct().Order().ToList();
        var last = distinct.Count == 0 ? 0 : distinct[^1];
        // What was published when the agent died may not have been noted any more.
        Made += Math.Max(made, last);
        Stored += distinct.Count;
        Doubled += numbers.Count - distinct.Count;
        var inside = last - distinct.Count;
        var tail = Math.Max(0, made - last);
        Lost += inside + Math.Max(0, tail - Buffered);
        Unsent += Math.Min(tail, Buffered);
    }
}
