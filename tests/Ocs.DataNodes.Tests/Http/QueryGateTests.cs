using Ocs.DataNodes.Http;
using Ocs.Testing;

namespace Ocs.DataNodes.Tests.Http;

public sealed class QueryGateTests
{
    private readonly FakeClock _clock = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task So_many_queries_work_at_a_time_and_the_next_has_its_turn()
    {
        using var gate = new QueryGate(new DataServerOptions { MaximumQueries = 2 }, _clock);
        using var first = await gate.EnterAsync(Token);
        var second = await gate.EnterAsync(Token);
        var third = gate.EnterAsync(Token).AsTask();
        Assert.False(third.IsCompleted);
        second.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Who_waits_as_long_as_a_query_may_take_is_told_to_try_again()
    {
        using var gate = new QueryGate(new DataServerOptions { MaximumQueries = 1, Deadline = TimeSpan.FromSeconds(5) }, _clock);
        using var first = await gate.EnterAsync(Token);
        var second = gate.EnterAsync(Token).AsTask();
        _clock.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(503, (await Assert.ThrowsAsync<RequestException>(() => second)).Status);
    }

    [Fact]
    public void A_request_is_late_after_the_time_of_a_query()
    {
        using var gate = new QueryGate(new DataServerOptions { Deadline = TimeSpan.FromSeconds(5) }, _clock);
        var begin = gate.Begin();
        _clock.Advance(TimeSpan.FromSeconds(5));
        Assert.False(gate.IsLate(begin));
        _clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.True(gate.IsLate(begin));
    }
}
