using Ocs.Testing;
using Ocs.Wamp.Sessions;

namespace Ocs.Wamp.Streams;

public sealed class WampSessionStreamsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ScriptedRouter _router = new();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_are_read_with_await_foreach_and_the_oldest_are_dropped_and_counted()
    {
        await using var session = await _router.JoinAsync();
        var subscribing = session.SubscribeAsync("a.b", capacity: 2, cancellationToken: Test);
        await _router.ReadAsync();
        await _router.WriteAsync("[33,1,5]");
        await using var events = await subscribing.WaitAsync(Patience, Test);
        for (var i = 0; i < 5; i++)
            await _router.WriteAsync($"[36,5,{i},{{}},[{i}]]");
        await Patiently.UntilAsync(() => events.Dropped == 3);
        var seen = new List<long>();
        await foreach (var received in events.WithCancellation(Test))
        {
            seen.Add(received.Arguments.At(0).AsInteger());
            if (seen.Count == 2)
                break;
        }

        Assert.Equal([3, 4], seen);
        await _router.CloseAsync();
    }

    [Fact]
    public async Task Parts_of_a_result_are_read_with_await_foreach_and_the_result_comes_last()
    {
        await using var session = await _router.JoinAsync();
        var reading = ReadAsync(session);
        await _router.ExpectAsync("""[48,1,{"receive_progress":true},"a.b"]""");
        await _router.WriteAsync("""[50,1,{"progress":true},[1]]""");
        await _router.WriteAsync("""[50,1,{"progress":true},[2]]""");
        await _router.WriteAsync("[50,1,{},[3]]");
        Assert.Equal([1, 2, 3], await reading.WaitAsync(Patience, Test));
        await _router.CloseAsync();
    }

    [Fact]
    public async Task Leaving_the_loop_cancels_the_call()
    {
        await using var session = await _router.JoinAsync();
        var reading = ReadAsync(session, most: 1);
        await _router.ReadAsync();
        await _router.WriteAsync("""[50,1,{"progress":true},[1]]""");
        await reading.WaitAsync(Patience, Test);
        await _router.ExpectAsync("[49,1,{}]");
        await _router.CloseAsync();
    }

    private static async Task<List<long>> ReadAsync(WampSession session, int most = int.MaxValue)
    {
        var seen = new List<long>();
        await foreach (var part in session.CallForPartsAsync("a.b", cancellationToken: Test))
        {
            seen.Add(part.At(0).AsInteger());
            if (seen.Count == most)
                break;
        }

        return seen;
    }
}
