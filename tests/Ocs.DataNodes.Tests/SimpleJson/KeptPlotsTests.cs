using System.Buffers;
using System.Text;
using FsCheck;
using Ocs.DataNodes.Downsampling;
using Ocs.DataNodes.Json;
using Ocs.DataNodes.Queries;
using Ocs.DataNodes.SimpleJson;
using Ocs.Testing;

namespace Ocs.DataNodes.Tests.SimpleJson;

public sealed class KeptPlotsTests
{
    private const string Name = "fake-data-1::false_temperatures.channel_00";

    private readonly FakeClock _clock = new();

    [Fact]
    public void Kept_text_is_that_which_would_be_written_anew_whatever_moves_and_whatever_came_late() =>
        Prop.ForAll<PositiveInt, PositiveInt, PositiveInt>((seed, seconds, points) =>
        {
            var random = new System.Random(seed.Get);
            var (cache, kept) = (Samples.Cache(_clock), new KeptPlots(random.Next(4) * 20_000, _clock));
            var method = random.Next(2) == 0 ? null as DownsamplingMethod? : (DownsamplingMethod)random.Next(7);
            var (length, end) = ((seconds.Get * 67 % 3000) + 1, _clock.Now() - 200);
            Fill(cache, end - 3000, 3000, 1, random);
            for (var refresh = 0; refresh < 8; refresh++)
            {
                var plot = new PlotRequest(new(end - length, end), random.Next(2) == 0 ? 5000 : null, (points.Get * 41 % 900) + 1);
                for (var viewer = 0; viewer < 2; viewer++)
                    Assert.Equal(Write(new KeptPlots(0, _clock), cache, method, plot), Write(kept, cache, method, plot));
                Fill(cache, end + random.NextDouble(), random.Next(30), 0.3, random);
                Fill(cache, end - random.Next(3000), random.Next(5), 0.07, random);
                end += random.Next(20);
            }
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_refresh_writes_only_what_is_new()
    {
        var (cache, kept) = (Samples.Cache(_clock), new KeptPlots(1 << 20, _clock));
        cache.Fill(_clock, 3600, 1, index => index % 7);
        Refresh(kept, cache, behind: 5);
        Assert.Equal(0, kept.ReadyPoints);
        var first = kept.Points;
        Refresh(kept, cache, behind: 0);
        Assert.InRange(kept.ReadyPoints, first * 3 / 4, first);
        Assert.InRange(kept.Bytes, first * 24, first * 64);
    }

    [Fact]
    public void What_nobody_asks_for_any_more_goes()
    {
        var (cache, kept) = (Samples.Cache(_clock), new KeptPlots(1 << 20, _clock));
        cache.Fill(_clock, 3600, 1, index => index % 7);
        cache.Fill(_clock, 3600, 1, index => index % 7, "channel_01");
        Refresh(kept, cache, behind: 0);
        var one = kept.Bytes;
        Refresh(kept, cache, behind: 0, "fake-data-1::false_temperatures.channel_01");
        Assert.InRange(kept.Bytes, one + 1, 2 * one);
        for (var minute = 0; minute < 3; minute++)
        {
            _clock.Advance(TimeSpan.FromSeconds(61));
            Refresh(kept, cache, behind: 0);
        }

        Assert.InRange(kept.Bytes, 1, one + 2000);
    }

    [Fact]
    public void No_more_is_kept_than_there_is_room_for()
    {
        var (cache, kept) = (Samples.Cache(_clock), new KeptPlots(30_000, _clock));
        foreach (var channel in Enumerable.Range(0, 20))
            cache.Fill(_clock, 3600, 1, index => index % 7, $"channel_{channel:D2}");
        for (var refresh = 0; refresh < 3; refresh++)
        {
            foreach (var channel in Enumerable.Range(0, 20))
                Refresh(kept, cache, behind: 3 - refresh, $"fake-data-1::false_temperatures.channel_{channel:D2}");
            Assert.InRange(kept.Bytes, 1, 35_000);
        }

        Assert.NotEqual(0, kept.ReadyPoints);
    }

    [Fact]
    public void The_text_of_a_number_does_not_depend_on_those_before()
    {
        double[] values = [0.1 + 0.2, 1e-5, -0.0, 0, 1e15, 1e14, 123456789012345, 1e-4, 0.00012, -1e-7, 20.1234, 5e-324, 1 / 3.0, 2 / 3.0, 1e22, Math.PI, Math.E, 0.1, 7];
        var together = Text((ref output) => output.Points(values, [.. values.Select(_ => 1L)]));
        var alone = values.Select(value => Text((ref output) => output.Points([value], [1])));
        Assert.Equal(string.Join(',', alone), together);
    }

    private delegate void Writing(ref JsonOutput output);

    private static string Text(Writing write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        var output = new JsonOutput(bytes);
        write(ref output);
        output.Flush();
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    private static void Fill(LiveCache cache, double start, int count, double step, System.Random random)
    {
        var values = Enumerable.Range(0, count).Select(_ => random.Next(60) switch { 0 => double.NaN, 1 => -0.0, 2 => random.NextDouble(), _ => Math.Round(random.NextDouble(), 3) });
        cache.Apply(Samples.Feed(), Samples.Block([.. Enumerable.Range(0, count).Select(index => start + (index * step))], ("channel_00", [.. values])));
    }

    private void Refresh(KeptPlots kept, LiveCache cache, double behind, string name = Name) =>
        Write(kept, cache, null, new PlotRequest(new(_clock.Now() - behind - 3600, _clock.Now() - behind), 5000, 680), name);

    private static string Write(KeptPlots kept, LiveCache cache, DownsamplingMethod? method, PlotRequest plot, string name = Name)
    {
        using var reader = new PlotReader(plot);
        var points = new PointBuffer();
        reader.Plot(Assert.Single(cache.Index.Find(name)), method, points);
        return Text((ref output) => kept.Write(ref output, name, method, plot, points));
    }
}
