using System.Globalization;
using System.Text;

namespace Ocs.DataNodes.Tests.Influx;

/// <summary>
/// The points of the comparison: two agents as OCS's publisher writes them, and a measurement with more tags, all types,
/// gaps and irregular times. It starts at 2020-01-01T00:00:00Z, which is 1577836800000000000.
/// </summary>
internal static class InfluxData
{
    public const long Start = 1_577_836_800_000_000_000;

    private const long Second = 1_000_000_000;

    public static string Lines { get; } = Build();

    private static string Build()
    {
        var lines = new StringBuilder();
        var random = new Random(6);
        for (var i = 0; i < 600; i++)
        {
            // 1 Hz with a little jitter, two minutes missing.
            if (i is >= 240 and < 360)
                continue;
            var time = Start + (i * Second) + random.Next(1_000_000);
            var noise = random.NextDouble();
            Add(lines, $"observatory.fake-data-1,feed=false_temperatures channel_00={Text(0.1 + (noise / 100))},channel_01={Text(4.2 + (Math.Sin(i / 40.0) * 0.3))},cycle={i}i,ok={(i % 7 == 0 ? "false" : "true")} {time}");
            if (i % 10 == 0)
                Add(lines, $"observatory.fake-data-1,feed=status state=\"{(i < 300 ? "cooling" : "cold, \\\"stable\\\"")}\",load={Text(random.Next(100) / 100.0)} {time + 5}");
            if (i % 3 == 0)
                Add(lines, $"observatory.ls240,feed=temperatures channel_00={Text(300 - (i * 0.25))},resistance={1000 + (i * i % 97)}i {time + 13}");
        }

        foreach (var (tags, offset, step) in new[] { ("host=a,rack=r1", 0, 1.7), ("host=b,rack=r1", 311, 2.3), ("host=c", 977, 13.1), ("host=d\\ e,rack=r\\,2", 1201, 7.7) })
        {
            for (var i = 0; i < 120; i++)
            {
                if (random.Next(5) == 0)
                    continue;
                var time = Start + (long)(i * step * Second) + offset + random.Next(1000);
                var fields = new List<string>();
                if (random.Next(4) > 0)
                    fields.Add($"value={Text(Math.Round((random.NextDouble() * 20) - 10, 4))}");
                if (random.Next(3) > 0)
                    fields.Add($"count={random.Next(-50, 50)}i");
                if (random.Next(3) == 0)
                    fields.Add($"up={(random.Next(2) == 0 ? "t" : "F")}");
                if (random.Next(3) == 0)
                    fields.Add($"note=\"n{random.Next(4)}\"");
                if (fields.Count > 0)
                    Add(lines, $"meters,{tags} {string.Join(',', fields)} {time}");
            }
        }

        Add(lines, $"odd\\ name,with\\ space=a\\=b f\\ 1=1.5,\"q\"=2i {Start}");
        Add(lines, $"numbers f=1e-7,g=123456789012345680000,h=1e21,i=9007199254740993i,j=-0.00001234 {Start}");
        Add(lines, $"numbers f=0.1,g=1e20,h=-1.5e300,i=-9223372036854775808i,j=100 {Start + Second}");
        return lines.ToString();
    }

    private static void Add(StringBuilder lines, string line) => lines.Append(line).Append('\n');

    private static string Text(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
