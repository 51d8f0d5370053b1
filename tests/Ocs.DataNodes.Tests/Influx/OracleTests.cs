using System.Buffers;
using System.Text;
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

        InfluxAnswer.AssertEqual(query, expected, answer);
    }

    [Fact]
    public void There_are_150_queries_or_more() => Assert.True(Queries.Count >= 150, $"{Queries.Count} queries");

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
}
