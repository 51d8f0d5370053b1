using System.Threading.Channels;
using Ocs.Testing;

namespace Ocs.Wamp.Sessions;

/// <summary>How a session begins and ends, and what it makes of nonsense.</summary>
public sealed class WampSessionTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly ScriptedRouter _router = new();

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Joining_says_what_the_client_can_do_and_takes_the_id()
    {
        var joining = WampSession.JoinAsync(_router.Options(), Test);
        await _router.AcceptAsync();
        await _router.ExpectAsync("""[1,"test_realm",{"roles":{"subscriber":{"features":{"publisher_identification":true,"pattern_based_subscription":true,"subscription_revocation":true}},"publisher":{"features":{"publisher_identification":true,"subscriber_blackwhite_listing":true,"publisher_exclusion":true}},"caller":{"features":{"caller_identification":true,"call_canceling":true,"progressive_call_results":true}},"callee":{"features":{"caller_identification":true,"call_canceling":true,"progressive_call_results":true,"pattern_based_registration":true,"shared_registration":true,"registration_revocation":true}}}}]""");
        await _router.WriteAsync(ScriptedRouter.Welcome);
        await using var session = await joining;
        Assert.Equal(4242, session.Id);
        Assert.Equal("test_realm", session.Realm);
        Assert.Equal("anne", session.Details["authid"].AsString());
        await _router.CloseAsync();
    }

    [Fact]
    public async Task A_refusal_names_the_reason_and_the_realm()
    {
        var joining = WampSession.JoinAsync(_router.Options(), Test);
        await _router.AcceptAsync();
        await _router.ReadAsync();
        await _router.WriteAsync("""[3,{"message":"no realm \"test_realm\" exists on this router"},"wamp.error.no_such_realm"]""");
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => joining.WaitAsync(Patience, Test));
        Assert.Equal("wamp.error.no_such_realm", fault.Reason);
        Assert.Equal("The router at test refused the session in realm 'test_realm': no realm \"test_realm\" exists on this router (wamp.error.no_such_realm).", fault.Message);
    }

    [Fact]
    public async Task A_router_that_does_not_answer_is_given_up_in_time()
    {
        var clock = new FakeClock();
        var joining = WampSession.JoinAsync(_router.Options() with { Clock = clock, JoinTimeout = TimeSpan.FromSeconds(3) }, Test);
        await _router.AcceptAsync();
        await _router.ReadAsync();
        clock.Advance(TimeSpan.FromSeconds(3));
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => joining.WaitAsync(Patience, Test));
        Assert.Equal("The router at test did not let us in within 3 s.", fault.Message);
    }

    [Fact]
    public async Task Disposing_says_goodbye_and_waits_for_the_answer()
    {
        var session = await _router.JoinAsync();
        var disposing = session.DisposeAsync();
        await _router.ExpectAsync("""[6,{},"wamp.close.close_realm"]""");
        await _router.WriteAsync("""[6,{},"wamp.close.goodbye_and_out"]""");
        await disposing.AsTask().WaitAsync(Patience, Test);
        Assert.Equal("", await _router.ReadAsync());
        Assert.Equal("The session was closed by this side.", await session.Ended.WaitAsync(Patience, Test));
    }

    [Fact]
    public async Task A_goodbye_of_the_router_is_answered_and_ends_all()
    {
        await using var session = await _router.JoinAsync();
        var call = session.CallAsync("a.b", cancellationToken: Test);
        await _router.ReadAsync();
        await _router.WriteAsync("""[6,{"message":"bye"},"wamp.close.system_shutdown"]""");
        await _router.ExpectAsync("""[6,{},"wamp.close.goodbye_and_out"]""");
        Assert.Equal("The router at test ended the session: bye (wamp.close.system_shutdown).", await session.Ended.WaitAsync(Patience, Test));
        var fault = await Assert.ThrowsAsync<WampConnectionException>(() => call.WaitAsync(Patience, Test));
        Assert.Equal("wamp.close.system_shutdown", fault.Reason);
        await Assert.ThrowsAsync<WampConnectionException>(() => session.CallAsync("a.c", cancellationToken: Test));
    }

    [Fact]
    public async Task A_lost_link_ends_calls_and_handlers()
    {
        await using var session = await _router.JoinAsync();
        var interrupted = new TaskCompletionSource();
        await _router.RegisterAsync(session, async (_, token) =>
        {
            await using var registration = token.Register(interrupted.SetResult);
            await interrupted.Task;
            return WampArguments.Empty;
        });
        await _router.WriteAsync("[68,1,77,{}]");
        var call = session.CallAsync("a.b", cancellationToken: Test);
        await _router.ReadAsync();
        await _router.CloseAsync();
        await Assert.ThrowsAsync<WampConnectionException>(() => call.WaitAsync(Patience, Test));
        await interrupted.Task.WaitAsync(Patience, Test);
        Assert.Equal("The link to test was closed.", await session.Ended.WaitAsync(Patience, Test));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("[999,1]")]
    [InlineData("[\"36\",5,6,{}]")]
    [InlineData("[36]")]
    [InlineData("[36,5.0,6,{}]")]
    [InlineData("[50,1,{},7]")]
    public async Task Nonsense_from_the_router_is_reported_and_the_session_goes_on(string message)
    {
        var faults = Channel.CreateUnbounded<string>();
        await using var session = await _router.JoinAsync(_router.Options() with { OnFault = (text, _) => faults.Writer.TryWrite(text) });
        var call = session.CallAsync("a.b", cancellationToken: Test);
        await _router.ReadAsync();
        await _router.WriteAsync(message);
        if (message.StartsWith("[50", StringComparison.Ordinal))
        {
            await Assert.ThrowsAsync<WampFormatException>(() => call.WaitAsync(Patience, Test));
        }
        else
        {
            Assert.Contains("made no sense", await faults.Reader.ReadAsync(Test), StringComparison.Ordinal);
            await _router.WriteAsync("[50,1,{}]");
            await call.WaitAsync(Patience, Test);
        }

        await _router.CloseAsync();
    }
}
