using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ocs.DataNodes.Influx;
using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Http;
using Ocs.DataNodes.Influx.LineProtocol;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Tests.Influx;

/// <summary>The same points into InfluxDB and into ours, the same query to both, the same answer.</summary>
public sealed class OracleTests(Influxd influxd) : IClassFixture<Influxd>
{
    private static readonly InfluxQueries Ours = Fill();

    /// <summary>The queries of queries.txt, one a line; what is before a bar is the unit of the times.</summary>
    public static TheoryData<string> Queries =>
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Influx", "queries.txt")).Where(line => line.Length > 0 && line[0] != '#')];

    [Theory]
    [MemberData(nameof(Queries))]
    public async Task Answers_as_InfluxDB_does(string line)
    {
        var bar = line.IndexOf("| ", StringComparison.Ordinal);
        var (epoch, query) = bar is > 0 and < 4 ? (line[..bar], line[(bar + 2)..]) : ("ns", line);

        var expected = await influxd.QueryAsync(query, epoch);
        var answer = Answer(query, epoch);

        using var one = JsonDocument.Parse(expected);
        using var other = JsonDocument.Parse(answer);
        if (Difference(one.RootElement, other.RootElement, "$") is { } difference)
            Assert.Fail($"{query}\n{difference}\nInfluxDB: {Cut(expected)}\nours:     {Cut(answer)}");
    }

    [Fact]
    public void There_are_150_queries_or_more() => Assert.True(Queries.Count >= 150, $"{Queries.Count} queries");

    private static string Cut(string text) => text.Length > 3000 ? text[..3000] + "…" : text;

    private static string Answer(string query, string epoch)
    {
        var output = new ArrayBufferWriter<byte>();
        try
        {
            var results = Ours.Execute(query, Influxd.Database, readOnly: true, TestContext.Current.CancellationToken);
            ResultWriter.Write(output, results, epoch == "-" ? 0 : InfluxPrecision.Nanoseconds(epoch), pretty: false);
        }
        catch (InfluxSyntaxException e)
        {
            ResultWriter.WriteError(output, $"error parsing query: {e.Message}", pretty: false);
        }

        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static InfluxQueries Fill()
    {
        var memory = new InfluxMemory();
        var queries = new InfluxQueries(memory, memory, new InfluxOptions { Database = Influxd.Database }, TimeProvider.System);
        Assert.Null(queries.Write(InfluxData.Lines, null));
        return queries;
    }

    /// <summary>Where two answers differ, or null. Floats may differ where the order of a sum matters: by 1e-12 of them.</summary>
    private static string? Difference(JsonElement one, JsonElement other, string path)
    {
        if (one.ValueKind != other.ValueKind)
            return $"{path}: {one} and {other}";
        switch (one.ValueKind)
        {
            case JsonValueKind.Object:
                var names = one.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal).ToList();
                if (!names.SequenceEqual(other.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)))
                    return $"{path}: {string.Join(',', names)} and {string.Join(',', other.EnumerateObject().Select(p => p.Name))}";
                return names.Select(name => Difference(one.GetProperty(name), other.GetProperty(name), $"{path}.{name}")).FirstOrDefault(d => d is not null);
            case JsonValueKind.Array:
                if (one.GetArrayLength() != other.GetArrayLength())
                    return $"{path}: {one.GetArrayLength()} and {other.GetArrayLength()} elements";
                return one.EnumerateArray().Zip(other.EnumerateArray()).Select((pair, i) => Difference(pair.First, pair.Second, $"{path}[{i}]")).FirstOrDefault(d => d is not null);
            case JsonValueKind.Number:
                return one.GetRawText() == other.GetRawText() || AreClose(one.GetRawText(), other.GetRawText()) ? null : $"{path}: {one} and {other}";
            default:
                return one.ToString() == other.ToString() ? null : $"{path}: {one} and {other}";
        }
    }

    private static bool AreClose(string one, string other)
    {
        if (!one.AsSpan().ContainsAny('.', 'e') && !other.AsSpan().ContainsAny('.', 'e'))
            return false;
        var x = double.Parse(one, CultureInfo.InvariantCulture);
        var y = double.Parse(other, CultureInfo.InvariantCulture);
        return Math.Abs(x - y) <= 1e-12 * Math.Max(Math.Abs(x), Math.Abs(y));
    }
}
