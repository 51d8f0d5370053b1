using System.Globalization;
using System.Text;
using Ocs.DataNodes.Tests.Http;
using Ocs.G3;

namespace Ocs.DataNodes.Tests.Influx;

/// <summary>
/// The same points into InfluxDB and, the older ones as files of the archive and the newer ones as a feed, into ours: the same
/// answers, whatever part a query asks for.
/// </summary>
public sealed class PastOracleTests(Influxd influxd) : LiveServer(new DataServerOptions { ArchiveFolder = Path.Combine(Folder.FullName, "hk") }), IClassFixture<Influxd>
{
    private const string Database = "past";
    private const int Oldest = 7200;
    private const int Edge = 2400;
    private const int Recorded = 1800;

    // Made before the server, which the base class makes.
    private static readonly AsyncLocal<DirectoryInfo?> Made = new();

    private static readonly string[] Lines =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Influx", "past-queries.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    private static DirectoryInfo Folder => Made.Value ??= Directory.CreateTempSubdirectory("ocs-past-influx-");

    private long End => (long)Math.Floor(Clock.Now());

    [Fact]
    public async Task Answers_reach_into_the_archive_as_those_of_InfluxDB_do()
    {
        WriteArchive();
        FillCache();
        await influxd.PostAsync("query", new FormUrlEncodedContent([KeyValuePair.Create("q", $"CREATE DATABASE {Database}")]));
        Assert.Equal("", await influxd.PostAsync($"write?db={Database}", new StringContent(LineProtocol(), Encoding.UTF8)));
        foreach (var line in Lines)
        {
            var bar = line.IndexOf("| ", StringComparison.Ordinal);
            var query = WithTimes(line[(bar + 2)..]);
            var path = $"query?db={Database}&epoch={line[..bar]}&q={Uri.EscapeDataString(query)}";
            var answer = await Client.GetStringAsync(new Uri(path.Replace($"db={Database}", "db=ocs_feeds", StringComparison.Ordinal), UriKind.Relative), Token);
            InfluxAnswer.AssertEqual(query, await influxd.AskAsync(path), answer);
        }
    }

    [Fact]
    public async Task A_query_that_says_no_begin_sees_memory_alone()
    {
        WriteArchive();
        FillCache();
        Assert.Contains($"[0,{Edge}]", await Client.GetStringAsync(
            new Uri($"query?db=ocs_feeds&epoch=s&q={Uri.EscapeDataString("SELECT count(a) FROM \"observatory.therm\"")}", UriKind.Relative), Token), StringComparison.Ordinal);
    }

    private static double A(int age) => Math.Round(4.2 + (Math.Sin(age / 200.0) * 0.1), 6);

    private static long N(int age) => age % 43 * (age % 2 == 0 ? 1 : -1);

    private static bool Ok(int age) => age % 7 != 0;

    private static string State(int age) => age % 300 < 150 ? "cooling" : "cold, \"stable\"";

    /// <summary>Whether there is a sample of this age, in seconds.</summary>
    private static bool Has(int age) => age is > 0 and <= Oldest and (< 4800 or >= 5000);

    private static bool HasState(int age) => Has(age) && age % 10 == 0;

    private static bool HasGone(int age) => age is > 5100 and <= Oldest && age % 3 == 0;

    private string WithTimes(string query) => query
        .Replace("FROMms", Milliseconds(Oldest), StringComparison.Ordinal).Replace("MIDDLEms", Milliseconds(5500), StringComparison.Ordinal)
        .Replace("EDGEms", Milliseconds(Edge), StringComparison.Ordinal).Replace("ENDms", Milliseconds(0), StringComparison.Ordinal);

    private string Milliseconds(int age) => string.Create(CultureInfo.InvariantCulture, $"{(End - age) * 1000}ms");

    private string LineProtocol()
    {
        var lines = new StringBuilder();
        foreach (var age in Enumerable.Range(1, Oldest).Reverse())
        {
            var time = string.Create(CultureInfo.InvariantCulture, $"{(End - age) * 1_000_000_000}");
            if (Has(age))
                lines.Append(CultureInfo.InvariantCulture, $"observatory.therm,feed=temps a={A(age):R},n={N(age)}i,ok={(Ok(age) ? "t" : "f")} {time}\n");
            if (HasState(age))
                lines.Append(CultureInfo.InvariantCulture, $"observatory.therm,feed=status state=\"{State(age).Replace("\"", "\\\"", StringComparison.Ordinal)}\" {time}\n");
            if (HasGone(age))
                lines.Append(CultureInfo.InvariantCulture, $"observatory.gone,feed=f x={A(age):R} {time}\n");
        }

        return lines.ToString();
    }

    private void FillCache()
    {
        foreach (var ages in Enumerable.Range(1, Edge).Reverse().Where(Has).Chunk(10))
        {
            Cache.Apply(Samples.Feed("therm", "temps"), new Feeds.FeedBlock
            {
                Name = "b",
                Timestamps = [.. ages.Select(age => (double)(End - age))],
                Columns =
                [
                    Samples.Doubles("a", [.. ages.Select(A)]), Samples.Integers("n", [.. ages.Select(N)]), Samples.Booleans("ok", [.. ages.Select(Ok)]),
                ],
            });
        }

        int[] states = [.. Enumerable.Range(1, Edge).Reverse().Where(HasState)];
        Cache.Apply(Samples.Feed("therm", "status"), new Feeds.FeedBlock
        {
            Name = "b",
            Timestamps = [.. states.Select(age => (double)(End - age))],
            Columns = [Samples.Strings("state", [.. states.Select(State)])],
        });
    }

    /// <summary>Four files; what the newest ten minutes of them hold is cached too.</summary>
    private void WriteArchive()
    {
        foreach (var file in Enumerable.Range(Recorded, Oldest - Recorded + 1).Reverse().Chunk(1500))
        {
            var path = Path.Combine(Directory.CreateDirectory(Path.Combine(Folder.FullName, "hk", $"{(End - file[0]) / 100_000}")).FullName, $"{End - file[0]}.g3");
            var writer = new HkFrameWriter();
            using var stream = G3FileWriter.Create(path);
            foreach (var ages in file.Chunk(300))
            {
                Write(stream, writer, "observatory.therm.feeds.temps", [.. ages.Where(Has)], 3, rows =>
                {
                    writer.AddField("a", [.. rows.Select(A)]);
                    writer.AddField("n", [.. rows.Select(N)]);
                    writer.AddField("ok", [.. rows.Select(Ok)]);
                });
                Write(stream, writer, "observatory.therm.feeds.status", [.. ages.Where(HasState)], 1, rows => writer.AddField("state", [.. rows.Select(State)]));
                Write(stream, writer, "observatory.gone.feeds.f", [.. ages.Where(HasGone)], 1, rows => writer.AddField("x", [.. rows.Select(A)]));
            }
        }
    }

    private void Write(G3FileWriter stream, HkFrameWriter writer, string address, int[] ages, int fields, Action<int[]> addFields)
    {
        if (ages.Length == 0)
            return;
        writer.BeginData(new HkDataHeader(1, 0, End - ages[0], address, "1.5"), ["b"]);
        writer.BeginBlock(fields);
        addFields(ages);
        writer.EndBlock([.. ages.Select(age => G3Ticks.FromUnixSeconds(End - age))]);
        stream.Write(writer.EndData().Span);
    }
}
