using System.Text;
using Ocs.DataNodes.Influx;
using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Tests.Influx;

public sealed class LineProtocolTests(Influxd influxd) : IClassFixture<Influxd>
{
    /// <summary>Requests, one after the other into the same database; both answer the same.</summary>
    private static readonly string[] Requests =
    [
        "m x=nan", "m x=inf", "m x=-inf", "m x=NaN", "m x=1e400", "m x=99999999999999999999i", "m x=1i", "m x=1", "m", "m ", "m x", "m x=",
        "m =1", ",a=b x=1", "m,a= x=1", "m,=b x=1", "m,a x=1", "m,a=b,a=c x=1", "m x=1 abc", "m x=\"abc", "m x=tru", "m x=1i2",
        "m x=1 99999999999999999999", "m x=1,", "m x=1,y", "m  y=1", "m y=+1", "m y=.5", "m y=1.", "m y=1e5", "m y=--1", "m,a=b=c x=1i",
        "m,a=b", "m y=1 1 1", "# c", "", "m y=1x", "m y=True", "m z=True\nm z=bad\nm z=F", "m time=1", "m i=9223372036854775807i",
        "m i=-9223372036854775808i", "m i=-i", "m x=2i\nm w=1\nm w=2i", "m ii=0x1", "m y=1e", "m y=-", "m y=\"\"",
        "mm y=1 9223372036854775807", "mm y=1 -9223372036854775808", "m\\ n,t\\,a=v\\ w f\\=g=1 5", "s s=\"a\\\"b\\\\c, d=e\" 6",
        "s s=\"two\nlines\" 7\ns s=\"one\" 8", "   m y=3 9", "e e=\"é☃😀\" 10", "u,é=☃ y=1 11",
    ];

    [Fact]
    public async Task Lines_are_taken_and_refused_as_InfluxDB_does()
    {
        await influxd.PostAsync("query", new FormUrlEncodedContent([KeyValuePair.Create("q", "CREATE DATABASE lines")]));
        var memory = new InfluxMemory();
        var ours = new InfluxQueries(memory, memory, new InfluxOptions(), TimeProvider.System);
        foreach (var request in Requests)
        {
            var answer = await influxd.PostAsync("write?db=lines", new StringContent(request, Encoding.UTF8));
            var error = answer.Length == 0 ? null : System.Text.Json.JsonDocument.Parse(answer).RootElement.GetProperty("error").GetString();
            Assert.Equal((request, error), (request, ours.Write(request, null)));
        }
    }

    [Fact]
    public void An_odd_quote_takes_no_other_line_with_it()
    {
        var memory = new InfluxMemory();
        var ours = new InfluxQueries(memory, memory, new InfluxOptions(), TimeProvider.System);
        var error = ours.Write("m a=1 1\nm s=\"odd,b=2 2\nm a=3 3\n", null);
        Assert.Equal("partial write: unable to parse 'm s=\"odd,b=2 2': unbalanced quotes dropped=0", error);
        Assert.Equal([1, 3], Times(memory, "m", "a"));
    }

    [Fact]
    public void Precision_scales_times_and_the_time_of_lines_without_one_is_now()
    {
        var clock = new Ocs.Testing.FakeClock();
        var memory = new InfluxMemory();
        var ours = new InfluxQueries(memory, memory, new InfluxOptions(), clock);
        Assert.Null(ours.Write("m a=1 5", "ms"));
        Assert.Null(ours.Write("m a=2", "s"));
        Assert.Equal([5_000_000, clock.GetUtcNow().ToUnixTimeSeconds() * 1_000_000_000], Times(memory, "m", "a"));
    }

    [Fact]
    public void Late_and_repeated_samples_sort_themselves_in()
    {
        var memory = new InfluxMemory();
        var ours = new InfluxQueries(memory, memory, new InfluxOptions(), TimeProvider.System);
        Assert.Null(ours.Write("m a=1 10\nm a=2 30\nm a=3 20\nm a=4 30\nm a=5 5", null));
        Assert.Equal([5, 10, 20, 30], Times(memory, "m", "a"));
        using var reader = memory.GetSeries("m")[0].Read("a", 0, 100)!;
        Assert.True(reader.MoveNext());
        Assert.Equal([5, 1, 3, 4], reader.Floats.ToArray());
    }

    [Fact]
    public void The_oldest_samples_go_when_there_are_too_many()
    {
        var memory = new InfluxMemory { MaximumSamples = 100, MaximumSeries = 2 };
        var ours = new InfluxQueries(memory, memory, new InfluxOptions(), TimeProvider.System);
        for (var i = 0; i < 1000; i++)
            Assert.Null(ours.Write($"m a={i} {i}", null));
        var times = Times(memory, "m", "a");
        Assert.InRange(times.Length, 50, 100);
        Assert.Equal(999, times[^1]);
        Assert.Null(ours.Write("m,t=1 a=1 1", null));
        Assert.Equal("partial write: max-series-per-database limit exceeded: (2) dropped=1", ours.Write("m,t=2 a=1 1", null));
    }

    private static long[] Times(InfluxMemory memory, string measurement, string field)
    {
        using var reader = memory.GetSeries(measurement)[0].Read(field, long.MinValue + 2, long.MaxValue - 1)!;
        return reader.MoveNext() ? reader.Times.ToArray() : [];
    }
}
