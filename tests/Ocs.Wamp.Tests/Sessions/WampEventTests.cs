using System.Threading.Channels;

namespace Ocs.Wamp.Sessions;

/// <summary>Events that a session receives, and those it publishes.</summary>
public sealed class WampEventTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ScriptedRouter _router = new();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Events_reach_their_handlers_with_topic_and_arguments()
    {
        await using var session = await _router.JoinAsync();
        var events = Channel.CreateUnbounded<string>();
        await SubscribeAsync(session, "a.b", MatchPolicy.Exact, 5, (in received) => Note(events, received));
        await SubscribeAsync(session, "a..feeds.", MatchPolicy.Wildcard, 6, (in received) => Note(events, received));
        await SubscribeAsync(session, "a.", MatchPolicy.Prefix, 7, (in received) => Note(events, received));
        await _router.WriteAsync("[36,5,100,{},[1,2.5],{\"k\":null}]");
        await _router.WriteAsync("""[36,6,101,{"publisher":3,"topic":"a.x.feeds.y"},["z"]]""");
        await _router.WriteAsync("""[36,7,102,{"topic":"a.\u0062"}]""");
        Assert.Equal("a.b 100 Integer Double k", await events.Reader.ReadAsync(Test));
        Assert.Equal("a.x.feeds.y 101 String", await events.Reader.ReadAsync(Test));
        Assert.Equal("a.b 102", await events.Reader.ReadAsync(Test));
        await _router.CloseAsync();

        static void Note(Channel<string> events, in WampEvent received)
        {
            var arguments = received.GetArguments();
            events.Writer.TryWrite(string.Join(' ', [received.Topic, received.Publication, .. arguments.Positional.Select(value => value.Kind.ToString()), .. arguments.Keyword.Keys]));
        }
    }

    [Fact]
    public async Task A_handler_that_throws_is_reported_and_harms_no_other()
    {
        var faults = Channel.CreateUnbounded<string>();
        await using var session = await _router.JoinAsync(_router.Options() with { OnFault = (text, _) => faults.Writer.TryWrite(text) });
        var events = Channel.CreateUnbounded<long>();
        await SubscribeAsync(session, "a.b", MatchPolicy.Exact, 5, (in received) => throw new InvalidOperationException("broken"));
        await session.SubscribeAsync("a.b", (in received) => events.Writer.TryWrite(received.Publication), cancellationToken: Test);
        await _router.WriteAsync("[36,5,100,{}]");
        Assert.Equal(100, await events.Reader.ReadAsync(Test));
        Assert.Equal("A handler of events of a.b threw: broken", await faults.Reader.ReadAsync(Test));
        await _router.CloseAsync();
    }

    [Fact]
    public async Task Handlers_of_one_topic_share_a_subscription_until_the_last_is_gone()
    {
        await using var session = await _router.JoinAsync();
        var first = await SubscribeAsync(session, "a.b", MatchPolicy.Exact, 5, (in _) => { });
        var second = await session.SubscribeAsync("a.b", (in _) => { }, cancellationToken: Test);
        await first.DisposeAsync();
        var disposing = second.DisposeAsync();
        await _router.ExpectAsync("[34,2,5]");
        await _router.WriteAsync("[35,2]");
        await disposing.AsTask().WaitAsync(Patience, Test);
        await SubscribeAsync(session, "a.b", MatchPolicy.Exact, 5, (in _) => { }, request: 3);
        await _router.CloseAsync();
    }

    [Fact]
    public async Task Publishing_sends_at_once_and_waits_only_for_an_acknowledgement()
    {
        await using var session = await _router.JoinAsync();
        await session.PublishAsync("a.b", WampArguments.Of(3.0, double.NaN), cancellationToken: Test);
        await _router.ExpectAsync("""[16,1,{},"a.b",[3.0,NaN]]""");
        await session.PublishAsync("a.b", cancellationToken: Test);
        await _router.ExpectAsync("""[16,2,{},"a.b"]""");
        await session.PublishAsync(
            "a.b",
            7L,
            static (writer, value) =>
            {
                writer.WriteIntegers([value]);
                writer.BeginMap(1);
                writer.WriteKey("k");
                writer.WriteNull();
                writer.EndMap();
            },
            new PublishOptions { ExcludeMe = false, DiscloseMe = true },
            Test);
        await _router.ExpectAsync("""[16,3,{"exclude_me":false,"disclose_me":true},"a.b",[7],{"k":null}]""");
        var acknowledged = session.PublishAsync("a.b", options: new PublishOptions { Acknowledge = true }, cancellationToken: Test).AsTask();
        await _router.ExpectAsync("""[16,4,{"acknowledge":true},"a.b"]""");
        Assert.False(acknowledged.IsCompleted);
        await _router.WriteAsync("[17,4,999]");
        await acknowledged.WaitAsync(Patience, Test);
        await _router.CloseAsync();
    }

    [Fact]
    public async Task A_payload_that_fails_to_encode_uses_up_no_request_id()
    {
        await using var session = await _router.JoinAsync();
        await Assert.ThrowsAsync<FormatException>(async () => await session.PublishAsync<int>("a.b", 0, (_, _) => throw new FormatException(), cancellationToken: Test));
        await session.PublishAsync("a.b", cancellationToken: Test);
        await _router.ExpectAsync("""[16,1,{},"a.b"]""");
        await _router.CloseAsync();
    }

    private async Task<IAsyncDisposable> SubscribeAsync(
        WampSession session, string topic, MatchPolicy match, long id, WampEventHandler handler, int? request = null)
    {
        var subscribing = session.SubscribeAsync(topic, handler, new SubscribeOptions { Match = match }, Test);
        var options = match == MatchPolicy.Exact ? "{}" : $$"""{"match":"{{(match == MatchPolicy.Prefix ? "prefix" : "wildcard")}}"}""";
        await _router.ExpectAsync($"[32,{request ?? id - 4},{options},\"{topic}\"]");
        await _router.WriteAsync($"[33,{request ?? id - 4},{id}]");
        return await subscribing.WaitAsync(Patience, Test);
    }
}
