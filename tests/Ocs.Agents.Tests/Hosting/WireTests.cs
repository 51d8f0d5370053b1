using Ocs.Agents.FakeData;
using Ocs.Testing;

namespace Ocs.Agents.Tests.Hosting;

/// <summary>Requests as OCS's own clients were recorded to send them, and what must come back.</summary>
public sealed class WireTests
{
    private const string Base = "observatory.fake-data-1";
    private const string Ops = $"{Base}.ops";

    public static readonly TheoryData<string, string, string, string> Calls = new()
    {
        { Base, """["get_agent_class"]""", "{}", "\"FakeDataAgent\"" },
        { Base, """["nonsense"]""", "{}", "null" },
        { Base, "[]", """{"q": "get_agent_class"}""", "\"FakeDataAgent\"" },
        { Base, """["get_agent_class"]""", """{"extra": 1}""", "\"FakeDataAgent\"" },
        { Base, "[]", "{}", """wamp.error.runtime_error ["OCSAgent._management_handler() missing 1 required positional argument: 'q'"]""" },
        { Base, """["get_api", "surplus"]""", "{}", """wamp.error.runtime_error ["OCSAgent._management_handler() takes 2 positional arguments but 3 were given"]""" },
        { Ops, "[]", "{}", """wamp.error.runtime_error ["OCSAgent._ops_handler() missing 2 required positional arguments: 'action' and 'op_name'"]""" },
        { Ops, """["status"]""", "{}", """wamp.error.runtime_error ["OCSAgent._ops_handler() missing 1 required positional argument: 'op_name'"]""" },
        { Ops, """["status", "acq"]""", "{}", """[0,"No session active.",{}]""" },
        { Ops, "[]", """{"action": "status", "op_name": "acq"}""", """[0,"No session active.",{}]""" },
        { Ops, """["status", "acq"]""", """{"bogus": 1}""", """wamp.error.runtime_error ["OCSAgent._ops_handler() got an unexpected keyword argument 'bogus'"]""" },
        { Ops, """["status", "acq", []]""", "{}", """[0,"No session active.",{}]""" },
        { Ops, """["status", "acq", {}, null]""", "{}", """[0,"No session active.",{}]""" },
        { Ops, """["status", "acq"]""", """{"params": null, "timeout": null}""", """[0,"No session active.",{}]""" },
        { Ops, """["frobnicate", "acq"]""", "{}", """[-1,"No implementation for \"acq\"",{}]""" },
        { Ops, """["wait", "delay_task"]""", "{}", """[0,"Idle.",{}]""" },
        { Ops, """["wait", "delay_task"]""", """{"timeout": "soon"}""", """wamp.error.runtime_error ["timeout must be a number of seconds, not 'soon'"]""" },
        { Ops, """["stop", "acq", []]""", "{}", """[-1,"No session active.",{}]""" },
        { Ops, """["start", "set_heartbeat", []]""", "{}", """[-1,"CRASH: during param pre-processing: 'list' object has no attribute 'get'",{}]""" },
        { Ops, """["start", "delay_task", {"delay": "x"}]""", "{}", """[-1,"Param 'delay'=x is not of required type (<class 'float'>)",{}]""" },
        { Ops, """["start", "delay_task", {"delay": -1}]""", "{}", """[-1,"Param 'delay' failed validity check (see docs?).",{}]""" },
    };

    [Fact]
    public async Task Each_call_is_answered_as_it_was_recorded()
    {
        await using var site = await LocalSite.StartAsync();
        await site.AddAgentAsync<FakeDataAgent>("fake-data-1");
        await using var peer = await WirePeer.JoinAsync(site);
        foreach (var (procedure, positional, keyword, answer) in Calls.Select(row => row.Data))
            Assert.Equal((positional, answer), (positional, await peer.CallAsync(procedure, positional, keyword)));
    }

    [Fact]
    public async Task What_an_agent_says_of_itself_is_approved()
    {
        await using var site = await LocalSite.StartAsync();
        await site.AddAgentAsync<FakeDataAgent>("fake-data-1", "--frame-length", "10");
        await using var peer = await WirePeer.JoinAsync(site);
        var api = WirePeer.Timeless(await peer.CallAsync(Base, """["get_api"]"""));
        api = api.Replace("\"update_timestamp\":T", "\"update_timestamp\":0.0", StringComparison.Ordinal);
        Approved.Match("get_api", WirePeer.Indented(WirePeer.Uncounted(api)));
    }

    [Fact]
    public async Task The_sessions_of_a_task_are_approved()
    {
        await using var site = await LocalSite.StartAsync();
        await site.AddAgentAsync<FakeDataAgent>("fake-data-1");
        await using var peer = await WirePeer.JoinAsync(site);
        var lines = new List<string>();
        async Task AskAsync(string positional, string keyword = "{}")
        {
            lines.Add($"> {positional} {keyword}");
            lines.Add($"< {WirePeer.Timeless(await site.PassTimeAsync(peer.CallAsync(Ops, positional, keyword)))}");
        }

        await AskAsync("""["start","set_heartbeat"]""", """{"params":{"heartbeat":true}}""");
        await AskAsync("""["wait","set_heartbeat",null,5]""");
        await AskAsync("""["abort","set_heartbeat",[]]""");
        await AskAsync("""["start","delay_task",{"delay":0,"succeed":false}]""");
        await AskAsync("""["wait","delay_task"]""", """{"params":null,"timeout":null}""");
        await AskAsync("""["status","delay_task"]""");
        await AskAsync("""["start","delay_task",{"dalay":1}]""");
        await AskAsync("""["wait","delay_task"]""");
        await AskAsync("""["stop","delay_task"]""");
        await AskAsync("""["abort","nonesuch"]""");
        Approved.Match("task_sessions", string.Join('\n', lines));
    }

    [Fact]
    public async Task A_caller_that_cancels_ends_its_wait_and_not_the_operation()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<FakeDataAgent>("fake-data-1");
        await using var peer = await WirePeer.JoinAsync(site);
        await peer.CallAsync(Ops, """["start", "delay_task", {"delay": 20}]""");
        using var patience = new CancellationTokenSource();
        var waiting = peer.CallAsync(Ops, """["wait", "delay_task"]""", cancellationToken: patience.Token);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        var session = await site.PassTimeAsync(agent.GetTask("delay_task").WaitAsync(), TimeSpan.FromSeconds(1));
        Assert.True(session!.Success);
    }

    [Fact]
    public async Task A_caller_that_vanishes_does_not_take_the_operation_with_it()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<FakeDataAgent>("fake-data-1");
        var peer = await WirePeer.JoinAsync(site);
        await peer.CallAsync(Ops, """["start", "delay_task", {"delay": 20}]""");
        var waiting = peer.CallAsync(Ops, """["wait", "delay_task"]""");
        await site.PassTimeAsync(peer.DisposeAsync().AsTask());
        await Assert.ThrowsAnyAsync<Exception>(() => waiting);
        var session = await site.PassTimeAsync(agent.GetTask("delay_task").WaitAsync(), TimeSpan.FromSeconds(1));
        Assert.True(session!.Success);
    }
}
