using Ocs.Agents.AccessDirector;
using Ocs.Agents.FakeData;
using Ocs.Agents.Tests.Hosting;
using Ocs.Hosting;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.AccessDirector;

/// <summary>The director, agents under it, and clients that ask for exclusive access: requests as recorded, and forgeries.</summary>
public sealed class AccessDirectorTests : IDisposable
{
    private const string Director = "observatory.access-dir";
    private const string Secure = "observatory.fake-secure.ops";
    private const string Configuration = """
        distrib_hashfunc: md5
        passwords:
          - default: true
            password_1: ''
            password_2: 'pass-two'
            password_3: {hash: md5, value: 251df610fe6fb3cb}
          - agent_class: FakeDataAgent
            instance_id: fake-secure
            password_2: 'fake-two'
        exclusive_access_blocks:
          - name: test-grant
            password: grantpw
            grants:
              - agent_class: FakeDataAgent
                cred_level: 2
                lockout_levels: [1, 2, 3]
        """;

    private readonly string _file = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());

    public AccessDirectorTests() => File.WriteAllText(_file, Configuration);

    public void Dispose() => File.Delete(_file);

    [Fact]
    public async Task Each_password_gives_its_level()
    {
        await using var site = await LocalSite.StartAsync();
        await AddBothAsync(site);
        await using var peer = await WirePeer.JoinAsync(site);
        Assert.Equal("""[-1,"The action requires credential level 2-ADVANCED but the client has only level 1-BASIC",{}]""", await StartAsync(peer, "wrong"));
        foreach (var password in new[] { "pass-two", "pass-three", "fake-two" })
        {
            Assert.StartsWith("[0,\"Started task \\\"delay_task\\\".\"", await StartAsync(peer, password));
            await site.PassTimeAsync(peer.CallAsync(Secure, """["wait", "delay_task"]"""));
        }
    }

    [Fact]
    public async Task An_abort_needs_what_the_start_needs_and_a_wait_needs_nothing()
    {
        await using var site = await LocalSite.StartAsync();
        await AddBothAsync(site);
        await using var peer = await WirePeer.JoinAsync(site);
        await peer.CallAsync(Secure, """["start", "delay_task", {"delay": 50}]""", """{"password": "pass-two"}""");
        Assert.Equal(
            """[-1,"The action requires credential level 2-ADVANCED but the client has only level 1-BASIC",{}]""",
            await peer.CallAsync(Secure, """["abort", "delay_task"]"""));
        Assert.StartsWith("[1,", await peer.CallAsync(Secure, """["wait", "delay_task", null, 0]""", """{"password": "wrong"}"""));
        Assert.StartsWith("[0,\"Requested abort", await peer.CallAsync(Secure, """["abort", "delay_task"]""", """{"password": "pass-two"}"""));
        Assert.Contains("\"cred_level\":2", await site.PassTimeAsync(peer.CallAsync(Secure, """["wait", "delay_task"]""")));
    }

    [Fact]
    public async Task Until_the_director_speaks_everything_is_blocked_and_while_it_is_gone_its_last_word_holds()
    {
        await using var site = await LocalSite.StartAsync();
        await site.AddAgentAsync<FakeDataAgent>("fake-secure", "--access-policy", "director:access-dir");
        await using var peer = await WirePeer.JoinAsync(site);
        Assert.Equal("""[-1,"The action requires credential level 2-ADVANCED but the client has only level 0-BLOCKED",{}]""", await StartAsync(peer, "pass-two"));
        Assert.Contains("\"policy\":\"director\",\"update_timestamp\":", await peer.CallAsync("observatory.fake-secure", """["get_api"]"""));

        var director = site.Host<AccessDirectorAgent>("access-dir", "--config-file", _file);
        director.Start();
        await site.PassTimeAsync(director.WaitUntilJoinedAsync());
        await UntilAsync(site, async () => (await peer.CallAsync("observatory.fake-secure", """["get_api"]""")).Contains("\"step\":2", StringComparison.Ordinal));
        Assert.StartsWith("[0,", await StartAsync(peer, "pass-two"));
        await site.PassTimeAsync(director.StopAsync());
        await site.PassTimeAsync(peer.CallAsync(Secure, """["wait", "delay_task"]"""));
        Assert.StartsWith("[0,", await StartAsync(peer, "pass-two"));
    }

    [Fact]
    public async Task A_client_takes_the_password_of_each_agent_from_its_file()
    {
        await using var site = await LocalSite.StartAsync();
        await AddBothAsync(site);
        var passwords = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        File.WriteAllText(passwords, "- {default: true, password_2: wrong}\n- {instance_id: 'fake-*', password_2: fake-two}\n");
        try
        {
            await using var client = await Ocs.Clients.OcsClient.ConnectAsync(site.Client.Options with { Privileges = 2, PasswordsFile = passwords }, TestContext.Current.CancellationToken);
            var delay = (await client.GetAgentAsync("fake-secure", TestContext.Current.CancellationToken)).GetTask("delay_task");
            Assert.Equal(2, (await delay.StartAsync(new { delay = 0.05 }, TestContext.Current.CancellationToken)).Raw["cred_level"].AsInteger());
        }
        finally
        {
            File.Delete(passwords);
        }
    }

    public static readonly TheoryData<string, string> Requests = new()
    {
        { "{}", """{"error":"No grant_name specified."}""" },
        { """{"grant_name": "nonesuch", "action": "acquire"}""", """{"error":"Named grant not found (nonesuch)"}""" },
        { """{"grant_name": "test-grant", "action": "acquire", "grantee": "me"}""", """{"error":"Credential failed to access (test-grant)"}""" },
        { """{"grant_name": "test-grant", "password": "grantpw", "action": "renew"}""", """{"error":"Grant is not currently held; cannot renew."}""" },
        { """{"grant_name": "test-grant", "password": "grantpw", "action": "bogus"}""", "null" },
        { """{"grant_name": "test-grant", "password": "grantpw", "action": "acquire", "grantee": "me"}""", """{"message":"grant acquired","password":"********","grant_name":"test-grant","expire_at":T,"step":3}""" },
        { """{"grant_name": "test-grant", "password": "grantpw", "action": "acquire", "grantee": "you"}""", """{"error":"Grant is already held (grantee: me); release it first."}""" },
        { """{"grant_name": "test-grant", "password": "grantpw", "action": "renew", "expire_at": 1767329999.5}""", """{"message":"grant renewed","grant_name":"test-grant","expire_at":T,"step":3}""" },
        { """{"grant_name": "test-grant", "password": "grantpw", "action": "release"}""", """{"message":"grant released","grant_name":"test-grant","step":4}""" },
        { """{"grant_name": "test-grant", "password": "grantpw", "action": "release"}""", """{"error":"Grant is not currently held; cannot release."}""" },
        { """{"grant_name": "test-grant", "password": "grantpw", "action": "release", "strict": false}""", """{"message":"grant released","grant_name":"test-grant","step":4}""" },
        { """{"grant_name": "test-grant", "expire_at": "soon"}""", """wamp.error.runtime_error ["expire_at must be a time in unix seconds"]""" },
        { """{"bogus": 1}""", """wamp.error.runtime_error ["request_exclusive() got an unexpected keyword argument 'bogus'"]""" },
    };

    [Fact]
    public async Task Each_request_for_exclusive_access_is_answered_as_it_was_recorded()
    {
        await using var site = await LocalSite.StartAsync();
        await AddBothAsync(site);
        await using var peer = await WirePeer.JoinAsync(site);
        foreach (var (keyword, answer) in Requests.Select(row => row.Data))
        {
            var got = WirePeer.Timeless(await peer.CallAsync($"{Director}.request_exclusive", "[]", keyword));
            Assert.Equal((keyword, answer), (keyword, System.Text.RegularExpressions.Regex.Replace(got, "\"password\":\"[A-Za-z]{8}\"", "\"password\":\"********\"")));
        }

        Assert.Equal("true", await peer.CallAsync($"{Director}.agent_poll", """["fake-secure", "FakeDataAgent"]"""));
        Assert.Equal("false", await peer.CallAsync($"{Director}.agent_poll", "[]", """{"instance_id": "x", "agent_class": null}"""));
    }

    [Fact]
    public async Task Who_holds_a_grant_locks_the_others_out_until_it_is_over()
    {
        await using var site = await LocalSite.StartAsync();
        var (director, _) = await AddBothAsync(site);
        await using var peer = await WirePeer.JoinAsync(site);
        var answer = await peer.CallAsync($"{Director}.request_exclusive", "[]", """{"grant_name": "test-grant", "password": "grantpw", "action": "acquire", "grantee": "me"}""");
        var password = answer.Split('"')[7];
        const string lockedOut = """[-1,"The action requires credential level 2-ADVANCED but the client has only level 0-BLOCKED Privileges diminished; lockouts active: ['test-grant[me]']",{}]""";
        await UntilAsync(site, async () => await StartAsync(peer, "pass-three") == lockedOut);
        Assert.StartsWith("[0,", await StartAsync(peer, password));
        await site.PassTimeAsync(peer.CallAsync(Secure, """["wait", "delay_task"]"""));
        var held = new WampList();
        await UntilAsync(site, async () => (held = (await director.GetProcess("manager").GetStatusAsync())!.Data["grants"].AsList()).Count > 0);
        Assert.Equal(("test-grant", "me"), (held[0].AsMap()["name"].AsString(), held[0].AsMap()["grantee"].AsString()));

        site.Clock.Advance(TimeSpan.FromSeconds(61));
        await UntilAsync(site, async () => (await StartAsync(peer, "pass-three")).StartsWith("[0,", StringComparison.Ordinal));
        Assert.Contains("Information observatory.access-dir The exclusive grant test-grant is over: its time has passed", site.Log);
    }

    [Fact]
    public async Task Rules_that_somebody_else_publishes_change_nothing()
    {
        await using var site = await LocalSite.StartAsync();
        await AddBothAsync(site);
        await using var peer = await WirePeer.JoinAsync(site);
        await ForgeAsync(peer);
        await UntilAsync(site, async () => !(await peer.CallAsync("observatory.fake-secure", """["get_api"]""")).Contains("\"update_count\":1,", StringComparison.Ordinal));
        Assert.Contains("only level 1-BASIC", await StartAsync(peer, "forged"));
    }

    [Fact]
    public async Task A_director_that_cannot_be_asked_is_believed_on_its_feed_but_nobody_else_where_the_router_tells()
    {
        await using var site = await LocalSite.StartAsync();
        await using var python = await WirePeer.JoinAsync(site);
        await python.Session.RegisterAsync($"{Director}.agent_poll", (_, _) => Task.FromResult(WampArguments.Of(true)));
        await site.AddAgentAsync<FakeDataAgent>("fake-secure", "--access-policy", "director:access-dir");
        await using var peer = await WirePeer.JoinAsync(site);
        await ForgeAsync(python);
        await UntilAsync(site, async () => (await StartAsync(peer, "forged")).StartsWith("[0,", StringComparison.Ordinal));

        await peer.Session.PublishAsync(
            $"{Director}.feeds.controls",
            WampArguments.Of(new WampList { new WampMap { ["reset"] = true, ["ac_version"] = 1, ["step"] = 9, ["rules"] = new WampList() }, new WampMap() }),
            new PublishOptions { DiscloseMe = true });
        await site.PassTimeUntilAsync(() => site.Log.Any(line => line.Contains("sent access rules as if it were the director", StringComparison.Ordinal)));
        Assert.Contains("\"step\":1}", await peer.CallAsync("observatory.fake-secure", """["get_api"]"""));
    }

    [Fact]
    public async Task A_file_with_a_fault_changes_nothing_and_is_named()
    {
        await using var site = await LocalSite.StartAsync();
        var (director, _) = await AddBothAsync(site);
        File.WriteAllText(_file, Configuration.Replace("cred_level: 2", "cred_level: 7", StringComparison.Ordinal));
        var failed = await site.PassTimeAsync(director.GetTask("reload_config").RunAsync());
        Assert.Equal((false, $"{_file}: grants[0]: cred_level is not a level from 0 to 4."), (failed.Success, failed.LastMessage));
        File.WriteAllText(_file, Configuration.Replace("pass-two", "new-two", StringComparison.Ordinal));
        Assert.Equal("Update requested.", (await site.PassTimeAsync(director.GetTask("reload_config").RunAsync())).LastMessage);
        await using var peer = await WirePeer.JoinAsync(site);
        await UntilAsync(site, async () => (await StartAsync(peer, "new-two")).StartsWith("[0,", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("passwords: [{password_2: x}]", "passwords[0] needs 'default: true', or an agent_class or instance_id that is a text.")]
    [InlineData("passwords: [{default: true, password_2: 1234}]", "passwords[0]: password_2 is neither a text nor {hash: …, value: …}; put a password of digits in quotes.")]
    [InlineData("passwords: [{default: true, pasword_2: x}]", "passwords[0]: pasword_2 means nothing here")]
    [InlineData("distrib_hashfunc: sha1", "the file: distrib_hashfunc is 'sha1', which is none of the hash functions none, md5.")]
    [InlineData("exclusive_access_blocks: [{grants: []}]", "exclusive_access_blocks[0]: name is missing.")]
    public async Task A_director_does_not_start_with_a_file_that_makes_no_sense(string configuration, string why)
    {
        File.WriteAllText(_file, configuration);
        await using var site = await LocalSite.StartAsync();
        var fault = Assert.Throws<AgentStartException>(() => site.Host<AccessDirectorAgent>("access-dir", "--config-file", _file).Start());
        Assert.Contains($"{_file}: {why}", fault.Message);
    }

    private async Task<(Ocs.Clients.AgentClient Director, Ocs.Clients.AgentClient Agent)> AddBothAsync(LocalSite site)
    {
        var director = await site.AddAgentAsync<AccessDirectorAgent>("access-dir", "--config-file", _file);
        var agent = await site.AddAgentAsync<FakeDataAgent>("fake-secure", "--access-policy", "director:access-dir");
        await UntilAsync(site, async () =>
        {
            await agent.RefreshAsync();
            return agent.Description.Raw["access_control"].AsMap()["update_count"].AsInteger() > 0;
        });
        return (director, agent);
    }

    private static Task<string> StartAsync(WirePeer peer, string password) =>
        peer.CallAsync(Secure, """["start", "delay_task", {"delay": 0.05}]""", $$"""{"password": "{{password}}"}""");

    /// <summary>Publishes as if it were the director: from now on the password "forged" gives everything.</summary>
    private static ValueTask ForgeAsync(WirePeer peer)
    {
        var rule = new WampMap
        {
            ["hashed_pass"] = new WampMap { ["hash"] = "none", ["value"] = "forged" },
            ["cred_level"] = 3,
            ["scope_spec"] = new WampMap { ["default"] = true },
        };
        return peer.Session.PublishAsync(
            $"{Director}.feeds.controls",
            WampArguments.Of(new WampList { new WampMap { ["reset"] = true, ["ac_version"] = 1, ["step"] = 1, ["rules"] = new WampList { rule } }, new WampMap() }));
    }

    private static async Task UntilAsync(LocalSite site, Func<Task<bool>> condition)
    {
        for (var look = 0; look < 3000; look++)
        {
            if (await site.PassTimeAsync(condition()))
                return;
            site.Clock.Advance(TimeSpan.FromSeconds(0.1));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        throw new TimeoutException($"Not so after 300 s of the site's clock. The log:\n{string.Join('\n', site.Log)}");
    }
}
