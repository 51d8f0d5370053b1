using Ocs.Instruments;
using Ocs.Testing;

namespace Ocs.Core.Tests.Instruments;

public sealed class PacemakerTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task Beats_come_at_a_steady_rate_whatever_the_work_takes()
    {
        var pace = new Pacemaker(2, _clock);
        var start = await pace.WaitAsync(TestContext.Current.CancellationToken);
        foreach (var work in new[] { 0.1, 0.4, 0.0, 0.49 })
        {
            _clock.Advance(TimeSpan.FromSeconds(work));
            await BeatAsync(pace);
        }

        Assert.Equal(TimeSpan.FromSeconds(2), _clock.GetUtcNow() - start);
        Assert.Equal(0, pace.Missed);
    }

    [Fact]
    public async Task Beats_that_were_missed_are_counted_and_not_made_up()
    {
        var pace = new Pacemaker(10, _clock);
        var start = await pace.WaitAsync(TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(0.55));
        Assert.Equal(0.5, (await pace.WaitAsync(TestContext.Current.CancellationToken) - start).TotalSeconds, 6);
        Assert.Equal(0.6, (await BeatAsync(pace) - start).TotalSeconds, 6);
        Assert.Equal(4, pace.Missed);
    }

    [Fact]
    public async Task Aligned_beats_come_at_whole_periods_of_universal_time()
    {
        _clock.Advance(TimeSpan.FromSeconds(0.4));
        var pace = new Pacemaker(3, _clock, align: true);
        var beats = new List<double>();
        for (var beat = 0; beat < 4; beat++)
            beats.Add(Math.Round((await BeatAsync(pace)).TimeOfDay.TotalSeconds % 10, 6));
        Assert.Equal([5.666667, 6, 6.333333, 6.666667], beats);
    }

    [Fact]
    public async Task A_clock_that_is_set_back_does_not_stop_it()
    {
        var clock = new ShiftedClock(_clock);
        var pace = new Pacemaker(1, clock);
        await pace.WaitAsync(TestContext.Current.CancellationToken);
        clock.Shift = TimeSpan.FromHours(-1);
        var next = pace.WaitAsync(TestContext.Current.CancellationToken).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(1));
        await next.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_stop_ends_the_wait()
    {
        using var stop = new CancellationTokenSource();
        var pace = new Pacemaker(1, _clock);
        await pace.WaitAsync(stop.Token);
        var next = pace.WaitAsync(stop.Token).AsTask();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Theory]
    [InlineData(0, false)]
    [InlineData(-1, false)]
    [InlineData(double.NaN, false)]
    [InlineData(1e6, false)]
    [InlineData(2.5, true)]
    public void A_rate_that_cannot_be_kept_is_refused(double hertz, bool align) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Pacemaker(hertz, _clock, align));

    private async Task<DateTimeOffset> BeatAsync(Pacemaker pace)
    {
        var beat = pace.WaitAsync(TestContext.Current.CancellationToken).AsTask();
        while (!beat.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromTicks(1000));
            await Task.Yield();
        }

        return await beat;
    }

    private sealed class ShiftedClock(FakeClock inner) : TimeProvider
    {
        public TimeSpan Shift { get; set; }

        public override DateTimeOffset GetUtcNow() => inner.GetUtcNow() + Shift;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => inner.CreateTimer(callback, state, dueTime, period);
    }
}
