using System.Text;
using Ocs.DataNodes.Influx;
using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Tests.Influx;

/// <summary>Queries that ask for too much or mean nothing: refused or answered, in bounded memory.</summary>
public sealed class BadQueryTests
{
    private static readonly InfluxMemory Memory = new();
    private static readonly InfluxQueries Queries = Fill();

    [Theory]
    [InlineData("SELECT mean(value) FROM meters WHERE time > now() - 2600w GROUP BY time(5s)", "max-select-buckets limit exceeded: (314496001/100000)")]
    [InlineData("SELECT mean(value) FROM meters WHERE time >= '1970-01-01' AND time < '2020-01-01' GROUP BY time(1ns)", "max-select-buckets limit exceeded: (1577836799999999999/100000)")]
    [InlineData("SELECT mean(value) FROM meters GROUP BY time(1ms) fill(none)", "max-select-buckets limit exceeded")]
    [InlineData("SELECT mean(value) FROM meters GROUP BY time(1s)", "max-select-buckets limit exceeded")]
    [InlineData("SELECT top(value, 1) FROM meters", "top() is not supported here")]
    public void Refuses_what_would_take_too_much(string query, string error) =>
        Assert.StartsWith(error, Assert.Single(Run(query)).Error, StringComparison.Ordinal);

    [Theory]
    [InlineData("SELECT value FROM (SELECT value FROM meters)", "subqueries are not supported: select from a measurement")]
    [InlineData("DROP DATABASE ocs_feeds", "DROP is not supported: this server answers SELECT and SHOW from memory")]
    [InlineData("SELECT value INTO x FROM meters", "SELECT INTO is not supported: this server answers SELECT and SHOW from memory")]
    [InlineData("SELECT value FROM meters TZ('Europe/Berlin')", "tz() is not supported: intervals start in UTC")]
    public void Says_plainly_what_it_does_not_do(string query, string error) =>
        Assert.Equal(error, Assert.Throws<InfluxSyntaxException>(() => Run(query)).Message);

    [Fact]
    public void Refuses_what_is_nested_too_deep()
    {
        Assert.Throws<InfluxSyntaxException>(() => Run($"SELECT {new string('(', 100_000)}value FROM meters"));
        Assert.Throws<InfluxSyntaxException>(() => Run($"SELECT {string.Concat(Enumerable.Repeat("- ", 100_000))}value FROM meters"));
        Assert.Throws<InfluxSyntaxException>(() => Run($"SELECT value{string.Concat(Enumerable.Repeat("+value", 20_000))} FROM meters"));
        Assert.Throws<InfluxSyntaxException>(() => Run($"SELECT {string.Concat(Enumerable.Repeat("derivative(", 10_000))}value FROM meters"));
        Assert.Throws<InfluxSyntaxException>(() => Run("SELECT value FROM meters" + new string(' ', 300_000) + ";" + new string('x', 300_000)));
    }

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("(x+x+)+y")]
    [InlineData("(.*)*b")]
    public void Regular_expressions_that_explode_elsewhere_do_not_here(string pattern) =>
        Assert.Null(Assert.Single(Run($"SELECT value FROM meters WHERE host =~ /{pattern}/")).Error);

    [Theory]
    [InlineData("(?<=a)b")]
    [InlineData("(a)\\1")]
    [InlineData("[")]
    [InlineData("((((((((((a{1000}){1000}){1000}){1000}){1000}){1000}){1000}){1000}){1000}){1000})")]
    public void Regular_expressions_that_are_none_are_refused(string pattern) =>
        Assert.Throws<InfluxSyntaxException>(() => Run($"SELECT value FROM meters WHERE host =~ /{pattern}/"));

    [Fact]
    public void An_answer_of_too_many_values_is_refused_and_one_of_too_many_rows_is_partial()
    {
        var values = new InfluxQueries(Memory, Memory, new InfluxOptions { MaximumValues = 100 }, TimeProvider.System);
        Assert.Equal("the answer has more than 100 values: ask for a shorter time, fewer fields or a LIMIT", Assert.Single(Run("SELECT * FROM meters", values)).Error);
        Assert.Null(Assert.Single(Run("SELECT * FROM meters GROUP BY * LIMIT 2", values)).Error);
        var rows = new InfluxQueries(Memory, Memory, new InfluxOptions { MaximumRows = 100 }, TimeProvider.System);
        var series = Assert.Single(Assert.Single(Run("SELECT * FROM meters", rows)).Series);
        Assert.Equal((100, true), (series.Count, series.Partial));
    }

    [Fact]
    public void No_more_databases_are_made_than_allowed()
    {
        var few = new InfluxQueries(Memory, Memory, new InfluxOptions { MaximumDatabases = 1 }, TimeProvider.System);
        Assert.Null(Assert.Single(Run("CREATE DATABASE one", few)).Error);
        Assert.Null(Assert.Single(Run("CREATE DATABASE one", few)).Error);
        Assert.Equal("there are 2 databases already: no more than 1 can be created", Assert.Single(Run("CREATE DATABASE two", few)).Error);
    }

    [Fact]
    public void After_a_statement_that_fails_the_rest_is_not_executed() => Assert.Equal(
        [null, "undefined function foo()", "not executed"],
        Run("SELECT value FROM meters; SELECT foo(value) FROM meters; SELECT value FROM meters").Select(result => result.Error));

    [Fact]
    public void Times_and_intervals_at_the_ends_of_what_there_is_are_answered()
    {
        var memory = new InfluxMemory();
        var queries = new InfluxQueries(memory, memory, new InfluxOptions(), TimeProvider.System);
        Assert.Null(queries.Write("m a=1 -9223372036854775806\nm a=2 0\nm a=3 9223372036854775806", null));
        foreach (var interval in new[] { "15250w", "1w", "106751d,-106750d", "15250w,15249w" })
        {
            foreach (var function in new[] { "mean", "median", "integral", "distinct", "max" })
                Run($"SELECT {function}(a) FROM m GROUP BY time({interval})", queries);
        }

        Assert.Equal(3, Assert.Single(Assert.Single(Run("SELECT a FROM m", queries)).Series).Count);
    }

    [Fact]
    public void Whatever_is_sent_is_answered_or_refused()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Influx", "queries.txt")).Where(line => line.Length > 0 && line[0] != '#').ToArray();
        var random = new Random(16);
        for (var i = 0; i < 5_000; i++)
        {
            var query = Mutate(lines[random.Next(lines.Length)], lines, random);
            try
            {
                Run(query);
            }
            catch (InfluxSyntaxException)
            {
                // Refused.
            }
            catch (Exception e)
            {
                Assert.Fail($"{query}\n{e}");
            }
        }
    }

    private static string Mutate(string query, string[] lines, Random random)
    {
        var text = new StringBuilder(query[(query.IndexOf('|', StringComparison.Ordinal) is var bar and > 0 and < 4 ? bar + 2 : 0)..]);
        for (var n = random.Next(1, 5); n > 0; n--)
        {
            var at = random.Next(text.Length + 1);
            var other = lines[random.Next(lines.Length)];
            switch (random.Next(4))
            {
                case 0 when at < text.Length:
                    text.Remove(at, random.Next(1, Math.Min(6, text.Length - at + 1)));
                    break;
                case 1:
                    text.Insert(at, "()'\"/,;.*=~<>!-+%&|^$\\\n\0é9s"[random.Next(27)]);
                    break;
                default:
                    var start = random.Next(other.Length);
                    text.Insert(at, other.AsSpan(start, random.Next(1, Math.Min(20, other.Length - start + 1))));
                    break;
            }
        }

        return text.ToString();
    }

    private static IReadOnlyList<InfluxResult> Run(string query, InfluxQueries? queries = null) =>
        (queries ?? Queries).Execute(query, Influxd.Database, readOnly: false, TestContext.Current.CancellationToken);

    private static InfluxQueries Fill()
    {
        var queries = new InfluxQueries(Memory, Memory, new InfluxOptions { Database = Influxd.Database, MaximumDatabases = 100 }, TimeProvider.System);
        Assert.Null(queries.Write(InfluxData.Lines, null));
        return queries;
    }
}
