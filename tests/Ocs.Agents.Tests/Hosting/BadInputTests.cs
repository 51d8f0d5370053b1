using Ocs.Agents.Tests.Recordings;
using Ocs.Clients;
using Ocs.Site;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.Hosting;

/// <summary>Requests that make no sense, or come at a bad time: one clear answer each, and nothing else disturbed.</summary>
public sealed class BadInputTests
{
    private const string Ops = "observatory.wire-1.ops";

    private static readonly string Huge = new('x', 4 << 20);

    public static readonly TheoryData<string, string, string, string> Requests = new()
    {
        { "an operation there is not", """["start","nonesuch"]""", "{}", """[-1,"No task or process called \"nonesuch\"",{}]""" },
        { "a method there is not", """["restart","proc"]""", "{}", """[-1,"No implementation for \"proc\"",{}]""" },
        { "no argument", "[]", "{}", "wamp.error.runtime_error [\"OCSAgent._ops_handler() missing 2 required positional arguments: 'action' and 'op_name'\"]" },
        { "too many arguments", """["status","proc",{},null,null,1]""", "{}", """wamp.error.runtime_error ["OCSAgent._ops_handler() takes from 3 to 6 positional arguments but 7 were given"]""" },
        { "an argument twice", """["status","proc"]""", """{"action":"start"}""", "wamp.error.runtime_error [\"OCSAgent._ops_handler() got multiple values for argument 'action'\"]" },
        { "a number for a name", """["status",5]""", "{}", """[-1,"No task or process called \"5\"",{}]""" },
        { "a list for a name", """["start",["proc"]]""", "{}", """[-1,"No task or process called \"['proc']\"",{}]""" },
        { "nothing for a name", """["start",null]""", "{}", """[-1,"No task or process called \"None\"",{}]""" },
        { "a number for an action", """[1,"proc"]""", "{}", """[-1,"No implementation for \"proc\"",{}]""" },
        { "a number for the parameters", """["start","no_params_task",7]""", "{}", "[-1,\"CRASH: during param pre-processing: 'int' object has no attribute 'get'\",{}]" },
        { "a list for a parameter", """["start","params_task",{"f":[1]}]""", "{}", "[-1,\"Param 'f'=[1] is not of required type (<class 'float'>)\",{}]" },
        { "a word for a timeout", """["wait","proc"]""", """{"timeout":"soon"}""", "wamp.error.runtime_error [\"timeout must be a number of seconds, not 'soon'\"]" },
        { "a number for a password", """["start","no_params_task"]""", """{"password":5}""", """[0,"Started task \"no_params_task\".",(~ no_params_task starting {} [starting])]""" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_that_makes_no_sense_has_one_answer(string what, string positional, string keyword, string answer)
    {
        await using var site = await LocalSite.StartAsync();
        await using var peer = await AddAsync(site);
        Assert.True(RecordedText.Fits(answer, await CallAsync(peer, positional, keyword)), $"{what}: {await CallAsync(peer, positional, keyword)}");
        Assert.Equal("[0,\"Session active.\",(0 proc running {\"n\":1} [starting, running])]", await CallAsync(peer, """["status","proc"]"""));
    }

    [Theory]
    [InlineData("as an action")]
    [InlineData("as an operation")]
    [InlineData("as a parameter")]
    [InlineData("as a parameter's name")]
    [InlineData("as a password")]
    public async Task A_huge_string_is_answered_and_takes_nothing_with_it(string where)
    {
        await using var site = await LocalSite.StartAsync();
        await using var peer = await AddAsync(site);
        var (positional, keyword, start) = where switch
        {
            "as an action" => ($"[\"{Huge}\",\"proc\"]", "{}", "[-1,\"No implementation for \\\"proc\\\""),
            "as an operation" => ($"[\"start\",\"{Huge}\"]", "{}", "[-1,\"No task or process called \\\"xxx"),
            "as a parameter" => ($"[\"start\",\"params_task\",{{\"f\":1,\"mode\":\"{Huge}\"}}]", "{}", "[-1,\"Param 'mode'=xxx"),
            "as a parameter's name" => ($"[\"start\",\"params_task\",{{\"f\":1,\"{Huge}\":1}}]", "{}", "[-1,\"params included unexpected values: ['xxx"),
            _ => ("[\"start\",\"priv3_task\"]", $"{{\"password\":\"{Huge}\"}}", "[-1,\"The action requires credential level 3-FULL"),
        };
        Assert.StartsWith(start, await CallAsync(peer, positional, keyword), StringComparison.Ordinal);
        Assert.StartsWith("[0,\"Session active.\"", await CallAsync(peer, """["status","proc"]"""), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_while_it_stops_is_refused_and_accepted_once_it_has()
    {
        await using var site = await LocalSite.StartAsync();
        await using var peer = await AddAsync(site);
        await CallAsync(peer, """["start","abortable_task",{"sec":60}]""");
        await CallAsync(peer, """["start","slow_stop_proc"]""");
        Assert.Equal("[0,\"Requested stop on process slow_stop_proc\\\".\",(2 slow_stop_proc stopping {} [starting, running, stopping])]", await CallAsync(peer, """["stop","slow_stop_proc"]"""));
        Assert.Equal("[-1,\"Operation \\\"slow_stop_proc\\\" already in progress.\",(2 slow_stop_proc stopping {} [starting, running, stopping])]", await CallAsync(peer, """["start","slow_stop_proc"]"""));
        Assert.Equal("[-1,\"The operation is already stopping\",{}]", await CallAsync(peer, """["stop","slow_stop_proc"]"""));
        await site.PassTimeAsync(peer.CallAsync(Ops, """["wait","slow_stop_proc"]"""));
        Assert.StartsWith("[0,\"Started process", await CallAsync(peer, """["start","slow_stop_proc"]"""), StringComparison.Ordinal);
        await CallAsync(peer, """["stop","slow_stop_proc"]""");
    }

    [Fact]
    public async Task Of_clients_that_start_one_task_at_the_same_moment_one_is_let_in()
    {
        await using var site = await LocalSite.StartAsync();
        await using var peer = await AddAsync(site);
        var peers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => WirePeer.JoinAsync(site)));
        var answers = await Task.WhenAll(peers.Select(one => one.CallAsync(Ops, """["start","abortable_task",{"sec":60}]""")));
        Assert.Single(answers, answer => answer.StartsWith("[0,\"Started task", StringComparison.Ordinal));
        Assert.Equal(7, answers.Count(answer => answer.StartsWith("[-1,\"Operation \\\"abortable_task\\\" already in progress.\",{\"session_id\":1,", StringComparison.Ordinal)));
        foreach (var one in peers)
            await one.DisposeAsync();
    }

    [Fact]
    public async Task A_wrong_realm_is_named_and_a_wrong_root_finds_nobody()
    {
        await using var site = await LocalSite.StartAsync();
        await using var peer = await AddAsync(site);
        var options = site.Client.Options;
        var wrongRealm = await Assert.ThrowsAsync<WampConnectionException>(() => WampSession.JoinAsync(new WampConnectionOptions { Endpoint = site.Endpoint, Realm = "nosuchrealm", Clock = site.Clock }));
        Assert.Contains("no realm \"nosuchrealm\" exists on this router", wrongRealm.Message, StringComparison.Ordinal);
        await using var elsewhere = await OcsClient.ConnectAsync(options with { Site = new SiteConfiguration { Hub = new SiteHub { AddressRoot = "elsewhere" } } });
        var missing = await Assert.ThrowsAsync<AgentNotFoundException>(() => elsewhere.GetAgentAsync("wire-1"));
        Assert.Contains("elsewhere.wire-1", missing.Message, StringComparison.Ordinal);
        Assert.StartsWith("[0,\"Session active.\"", await CallAsync(peer, """["status","proc"]"""), StringComparison.Ordinal);
    }

    private static async Task<WirePeer> AddAsync(LocalSite site)
    {
        await site.AddAgentAsync<WireAgent>("wire-1");
        var peer = await WirePeer.JoinAsync(site);
        await CallAsync(peer, """["start","proc"]""");
        while (!(await CallAsync(peer, """["status","proc"]""")).Contains("running {\"n\":1}", StringComparison.Ordinal))
        {
        }

        return peer;
    }

    private static async Task<string> CallAsync(WirePeer peer, string positional, string keyword = "{}")
    {
        var answer = await peer.CallAsync(Ops, positional, keyword);
        return answer[0] == '[' ? RecordedText.Of(RecordedText.Read(answer)) : answer;
    }
}
