using Ocs.Instruments;
using Ocs.Testing;

namespace Ocs.Core.Tests.Instruments;

public sealed class InstrumentLockTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(10);

    private readonly FakeClock _clock = new();
    private readonly InstrumentLock _instrument;

    public InstrumentLockTests() => _instrument = new(_clock);

    [Fact]
    public async Task It_tells_who_holds_it_and_since_when()
    {
        Assert.Null(_instrument.Holder);
        using (await _instrument.AcquireAsync("acq", Long, TestContext.Current.CancellationToken))
        {
            Assert.Equal(new InstrumentHolder("acq", _clock.GetUtcNow()), _instrument.Holder);
            Assert.False(_instrument.TryAcquire("set_heater", out _));
        }

        Assert.Null(_instrument.Holder);
        Assert.True(_instrument.TryAcquire("set_heater", out var lease));
        lease.Dispose();
        lease.Dispose();
        Assert.Null(_instrument.Holder);
    }

    [Fact]
    public async Task Who_does_not_get_it_in_time_is_told_who_has_it()
    {
        using var acquisition = await _instrument.AcquireAsync("acq", Long, TestContext.Current.CancellationToken);
        var waiting = _instrument.AcquireAsync("set_heater", TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        Assert.Equal(["set_heater"], _instrument.Waiting);
        _clock.Advance(TimeSpan.FromSeconds(2));
        var fault = await Assert.ThrowsAsync<TimeoutException>(() => waiting.WaitAsync(Patience));
        Assert.Equal("set_heater did not get the instrument within 2 s: acq holds it since 03:04:05 UTC.", fault.Message);
        Assert.Empty(_instrument.Waiting);
    }

    [Fact]
    public async Task Those_who_wait_come_in_the_order_in_which_they_asked()
    {
        var acquisition = await _instrument.AcquireAsync("acq", Long, TestContext.Current.CancellationToken);
        var first = _instrument.AcquireAsync("first", Long, TestContext.Current.CancellationToken);
        var second = _instrument.AcquireAsync("second", Long, TestContext.Current.CancellationToken);
        acquisition.Dispose();
        var held = await first.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal("first", _instrument.Holder!.Job);
        Assert.False(second.IsCompleted);
        held.Dispose();
        (await second.WaitAsync(Patience, TestContext.Current.CancellationToken)).Dispose();
    }

    [Fact]
    public async Task A_long_job_hands_over_after_its_turn_and_goes_on_afterwards()
    {
        using var acquisition = await _instrument.AcquireAsync("acq", Long, TestContext.Current.CancellationToken);
        var waiting = _instrument.AcquireAsync("set_heater", Long, TestContext.Current.CancellationToken);
        Assert.True(acquisition.HandOverAsync(TestContext.Current.CancellationToken).AsTask().IsCompletedSuccessfully);
        Assert.Equal("acq", _instrument.Holder!.Job);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var back = acquisition.HandOverAsync(TestContext.Current.CancellationToken).AsTask();
        var heater = await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.False(back.IsCompleted);
        heater.Dispose();
        await back.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Equal("acq", _instrument.Holder!.Job);
        acquisition.Dispose();
        Assert.Null(_instrument.Holder);
    }

    [Fact]
    public async Task Nobody_hands_over_to_nobody()
    {
        using var acquisition = await _instrument.AcquireAsync("acq", Long, TestContext.Current.CancellationToken);
        var since = _instrument.Holder!.Since;
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.True(acquisition.HandOverAsync(TestContext.Current.CancellationToken).AsTask().IsCompletedSuccessfully);
        Assert.Equal(since, _instrument.Holder!.Since);
    }

    [Fact]
    public async Task Who_is_stopped_while_it_waits_leaves_no_trace()
    {
        using var stop = new CancellationTokenSource();
        var acquisition = await _instrument.AcquireAsync("acq", Long, TestContext.Current.CancellationToken);
        var waiting = _instrument.AcquireAsync("set_heater", Timeout.InfiniteTimeSpan, stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(Patience));
        acquisition.Dispose();
        Assert.Null(_instrument.Holder);
    }

    [Fact]
    public async Task A_job_that_is_stopped_while_others_have_their_turn_holds_nothing()
    {
        using var stop = new CancellationTokenSource();
        var acquisition = await _instrument.AcquireAsync("acq", Long, TestContext.Current.CancellationToken);
        var waiting = _instrument.AcquireAsync("set_heater", Long, TestContext.Current.CancellationToken);
        _clock.Advance(TimeSpan.FromSeconds(1));
        var back = acquisition.HandOverAsync(stop.Token).AsTask();
        using var heater = await waiting.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => back.WaitAsync(Patience));
        acquisition.Dispose();
        Assert.Equal("set_heater", _instrument.Holder!.Job);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await acquisition.HandOverAsync());
    }

    [Fact]
    public async Task Of_many_that_want_it_at_once_one_has_it_at_a_time()
    {
        var inside = 0;
        await Task.WhenAll(Enumerable.Range(0, 50).Select(job => Task.Run(async () =>
        {
            using var lease = await _instrument.AcquireAsync($"{job}", Timeout.InfiniteTimeSpan);
            Assert.Equal(1, Interlocked.Increment(ref inside));
            await Task.Yield();
            Interlocked.Decrement(ref inside);
        }))).WaitAsync(Patience, TestContext.Current.CancellationToken);
        Assert.Null(_instrument.Holder);
    }
}
