using System.Diagnostics;
using Ocs.Wamp;

namespace Ocs.Agents.Tests.HostManager;

public sealed class HostManagerAgentTests
{
    [Fact]
    public async Task It_offers_what_a_host_manager_of_OCS_offers()
    {
        await using var site = await ManagedSite.StartAsync(ManagedSite.Entry("shell-1", "manage: host/down"));
        await site.UntilAsync("shell-1", "down");
        var described = site.Manager.Description;
        Assert.Equal(["manager"], described.Processes.Select(process => process.Name));
        Assert.Equal(["die", "docker_pull", "remove_orphans", "update"], described.Tasks.Select(task => task.Name));
        var data = await site.DataAsync();
        Assert.Equal(["child_states", "config_parse_status", "orphans", "new_tags"], data.Keys);
        Assert.Equal([true, ""], data["config_parse_status"].AsMap()["[SCF]"].AsList().Where((_, index) => index != 1));
        Assert.Equal("down", (await site.ChildAsync("shell-1"))["next_action"].AsString());
        Assert.Contains("Found command for \"ShellAgent\"", await site.MessagesAsync());
    }

    [Fact]
    public async Task Agents_go_up_and_down_as_asked()
    {
        await using var site = await ManagedSite.StartAsync(ManagedSite.Entry("shell-1", "manage: host/down") + ManagedSite.Entry("shell-2"));
        await site.UntilAsync("shell-2", "up");
        var update = await site.UpdateAsync(new { requests = new[] { new[] { "shell-1", "up" }, ["shell-2", "down"] } });
        Assert.Equal("Update requested.", update.LastMessage);
        var process = (int)(await site.UntilAsync("shell-1", "up"))["pid"].AsInteger();
        Assert.False(Process.GetProcessById(process).HasExited);
        await site.UntilAsync("shell-2", "down");
        var messages = await site.MessagesAsync();
        Assert.Equal(["Requested launch for ShellAgent:shell-1", "Launched ShellAgent:shell-1"], About("shell-1"));
        Assert.Equal(
            [
                "Requested launch for ShellAgent:shell-2", "Launched ShellAgent:shell-2",
                "Requesting termination of ShellAgent:shell-2", "Agent instance ShellAgent:shell-2 has exited",
            ],
            About("shell-2"));

        // What is said of two agents may come in any order.
        IEnumerable<string> About(string id) => messages.Where(text => text.Contains($"ShellAgent:{id}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Requests_that_make_no_sense_are_told_as_OCS_tells_them_and_the_others_are_done()
    {
        await using var site = await ManagedSite.StartAsync(ManagedSite.Entry("shell-1"));
        await site.UntilAsync("shell-1", "up");
        var update = await site.UpdateAsync(new WampMap
        {
            ["requests"] = new WampList
            {
                new WampList { "bogus", "up" }, new WampList { "shell-1", "sideways" }, 5, new WampList { "all", "down" },
            },
        });
        Assert.True(update.Success);
        Assert.Equal(
            [
                "Ignoring invalid target, bogus", "Ignoring request for \"shell-1\" -> invalid state \"sideways\".",
                "Ignoring a request that is no pair of target and state.", "Update requested.",
            ],
            update.Messages.Select(message => message.Text).Where(text => !text.StartsWith("Status", StringComparison.Ordinal)));
        await site.UntilAsync("shell-1", "down");
    }

    [Fact]
    public async Task An_agent_that_is_killed_is_started_again()
    {
        await using var site = await ManagedSite.StartAsync(ManagedSite.Entry("shell-1"));
        var before = (await site.UntilAsync("shell-1", "up"))["pid"].AsInteger();
        await UntilItWroteAsync(site, "shell-1");
        Process.GetProcessById((int)before).Kill();
        var after = await site.UntilRestartedAsync("shell-1", before);
        Assert.Equal(1, after["exits"].AsInteger());
        Assert.InRange(after["stability"].AsDouble(), 0, 0.5);
        var messages = await site.MessagesAsync();
        Assert.Contains("Detected exit of ShellAgent:shell-1 with code 137 (signal 9).", messages);
        Assert.Contains("stderr output from ShellAgent:shell-1: begun", messages);
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_told_and_tried_again()
    {
        await using var site = await ManagedSite.StartAsync("""
                  - {agent-class: Missing, instance-id: missing-1, command: /nowhere/agent}
            """);
        await site.UntilAsync("missing-1", "start_at");
        var messages = await site.MessagesAsync();
        Assert.Contains("Detected exit of Missing:missing-1 with code 127.", messages);
        Assert.Contains(messages, text => text.StartsWith("stderr output from Missing:missing-1: ", StringComparison.Ordinal) && text.Contains("/nowhere/agent", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stopping_the_manager_stops_every_agent_first_and_update_says_so_then()
    {
        await using var site = await ManagedSite.StartAsync(ManagedSite.Entry("shell-1") + ManagedSite.Entry("shell-2"));
        var processes = new[] { await site.UntilAsync("shell-1", "up"), await site.UntilAsync("shell-2", "up") }.Select(child => (int)child["pid"].AsInteger()).ToList();
        await site.Manager.GetProcess("manager").StopAsync();
        var ended = await site.PassAsync(site.Manager.GetProcess("manager").WaitAsync());
        Assert.True(ended!.Success);
        Assert.Equal("Exited.", ended.LastMessage);
        Assert.Equal(["down", "down"], ended.Data["child_states"].AsList().Select(child => child.AsMap()["next_action"].AsString()));
        Assert.All(processes, process => Assert.False(IsRunning(process)));

        var update = await site.UpdateAsync(new { requests = new[] { new[] { "all", "up" } } });
        Assert.False(update.Success);
        Assert.Equal("Manager process is not running; params not updated.", update.LastMessage);
    }

    [Fact]
    public async Task Die_stops_the_agents_and_then_the_host_manager()
    {
        await using var site = await ManagedSite.StartAsync(ManagedSite.Entry("shell-1"));
        var process = (int)(await site.UntilAsync("shell-1", "up"))["pid"].AsInteger();
        var die = await site.PassAsync(site.Manager.GetTask("die").RunAsync());
        Assert.Equal(
            ["Requesting exit of manager process.", "... manager Process has exited.", "This HostManager should terminate in about 1 second."],
            die.Messages.Select(message => message.Text).Where(text => !text.StartsWith("Status", StringComparison.Ordinal)));
        Assert.False(IsRunning(process));
        await site.Site.PassTimeUntilAsync(() => !Directory.EnumerateFiles(site.StateFolder, "*.child").Any());
    }

    [Fact]
    public async Task Tasks_for_docker_have_nothing_to_do_without_docker()
    {
        await using var site = await ManagedSite.StartAsync(ManagedSite.Entry("shell-1", "manage: host/down"));
        var pull = await site.PassAsync(site.Manager.GetTask("docker_pull").RunAsync());
        Assert.Equal("Done.", pull.LastMessage);
        var orphans = await site.PassAsync(site.Manager.GetTask("remove_orphans").RunAsync());
        Assert.Equal(["Attempting stop and remove of 0 containers.", "Done."], orphans.Messages.Select(message => message.Text).Where(text => !text.StartsWith("Status", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_reload_adds_retires_and_resets_and_a_faulty_site_file_changes_nothing()
    {
        await using var site = await ManagedSite.StartAsync(ManagedSite.Entry("stays") + ManagedSite.Entry("goes") + ManagedSite.Entry("changes"));
        var stays = (await site.UntilAsync("stays", "up"))["pid"].AsInteger();
        var changes = (await site.UntilAsync("changes", "up"))["pid"].AsInteger();
        await site.UntilAsync("goes", "up");
        site.Write(ManagedSite.Entry("stays") + ManagedSite.Entry("changes", agentClass: "OtherAgent") + ManagedSite.Entry("new"));
        var update = await site.UpdateAsync(new { reload_config = true });
        var messages = update.Messages.Select(message => message.Text).ToList();
        Assert.Contains("Retiring ShellAgent:goes, which has disappeared from configuration file(s) or has manage:no.", messages);
        Assert.Contains("Managed agent \"changes\" changed agent_class (ShellAgent -> OtherAgent) or management (host -> host) and is being reset!", messages);
        Assert.Equal("OtherAgent", (await site.UntilRestartedAsync("changes", changes))["agent_class"].AsString());
        await site.UntilAsync("new", "up");
        Assert.Equal(stays, (await site.UntilAsync("stays", "up"))["pid"].AsInteger());
        await site.UntilAsync("goes", child => child.Count == 0);

        File.WriteAllText(site.SiteFilePath, "hub: [");
        update = await site.UpdateAsync(new { reload_config = true });
        Assert.True(update.Success);
        Assert.Contains(update.Messages, message => message.Text.StartsWith("Failed to read site config file -- likely syntax error: ", StringComparison.Ordinal));
        var status = (await site.DataAsync())["config_parse_status"].AsMap()["[SCF]"].AsList();
        Assert.False(status[0].AsBoolean());
        Assert.Contains("site.yaml", status[2].AsString(), StringComparison.Ordinal);
        Assert.Equal("up", (await site.ChildAsync("stays"))["next_action"].AsString());
    }

    [Fact]
    public async Task Arguments_that_changed_since_the_launch_ask_for_a_restart()
    {
        await using var site = await ManagedSite.StartAsync(ManagedSite.Entry("shell-1", "arguments: [--rate, 1]"));
        Assert.False((await site.UntilAsync("shell-1", "up"))["restart_required"].AsBoolean());
        site.Write(ManagedSite.Entry("shell-1", "arguments: [--rate, 2]"));
        await site.UpdateAsync(new { reload_config = true });
        Assert.True((await site.ChildAsync("shell-1"))["restart_required"].AsBoolean());
    }

    [Fact]
    public async Task Initial_state_sets_every_target()
    {
        await using var site = await ManagedSite.StartAsync(ManagedSite.Entry("shell-1") + ManagedSite.Entry("shell-2"), "--initial-state", "down");
        Assert.Equal("down", (await site.UntilAsync("shell-1", "down"))["target_state"].AsString());
        Assert.Equal("down", (await site.UntilAsync("shell-2", "down"))["target_state"].AsString());
    }

    [Fact]
    public async Task A_group_is_a_target_too()
    {
        await using var site = await ManagedSite.StartAsync(ManagedSite.Entry("one", "group: lab") + ManagedSite.Entry("two"), "--initial-state", "down");
        await site.UpdateAsync(new { requests = new[] { new[] { "group:lab", "up" } } });
        await site.UntilAsync("one", "up");
        Assert.Equal("down", (await site.ChildAsync("two"))["next_action"].AsString());
    }

    [Fact]
    public async Task Our_own_classes_are_found_and_unknown_ones_are_not()
    {
        await using var site = await ManagedSite.StartAsync("""
                  - {agent-class: FakeDataAgent, instance-id: fake-data-1, manage: host/down}
                  - {agent-class: NoSuchAgent, instance-id: nothing-1}
                  - {agent-class: FakeDataAgent, instance-id: fake-data-2, manage: ignore}
            """, "--python", "/nowhere/python");
        Assert.True((await site.UntilAsync("fake-data-1", "down"))["operable"].AsBoolean());
        var nothing = await site.UntilAsync("nothing-1", "?");
        Assert.False(nothing["operable"].AsBoolean());
        Assert.Empty(await site.ChildAsync("fake-data-2"));
        var messages = await site.MessagesAsync();
        Assert.Contains("Found plugin for \"FakeDataAgent\"", messages);
        Assert.Contains("No plugin found for agent_class \"NoSuchAgent\"!", messages);
    }

    internal static bool IsRunning(int process)
    {
        try
        {
            return !File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // Also where it ends between opening and reading.
        }
    }

    private static async Task UntilItWroteAsync(ManagedSite site, string id) =>
        await site.Site.PassTimeUntilAsync(() => new FileInfo(Path.Combine(site.StateFolder, id + ".err")) is { Exists: true, Length: > 0 }, TimeSpan.FromMilliseconds(1));
}
