using Ocs.Testing;

namespace Ocs.Clients.Tests.Scripts;

public sealed class ThermometryAndAggregationTests
{
    [Fact]
    public async Task It_starts_aggregation_then_acquisition()
    {
        await using var site = await LocalSite.StartAsync();
        await site.AddAgentAsync<RecordingAgent>("aggregator");
        var probe = await site.AddAgentAsync<ProbeAgent>("probe");
        var (worked, said) = await RunAsync(site, new ControlScriptOptions { Target = "probe" });
        Assert.True(worked);
        Assert.Equal(["aggregator: record runs.", "probe: acq runs."], said);
        Assert.False((await probe.GetProcess("acq").GetStatusAsync())!.IsDone);
    }

    [Fact]
    public async Task What_runs_already_is_no_failure()
    {
        await using var site = await LocalSite.StartAsync();
        var aggregator = await site.AddAgentAsync<RecordingAgent>("aggregator");
        await site.AddAgentAsync<ProbeAgent>("probe");
        await aggregator.GetProcess("record").StartAsync();
        var (worked, said) = await RunAsync(site, new ControlScriptOptions { Target = "probe" });
        Assert.True(worked);
        Assert.Equal(["aggregator: record is running already.", "probe: acq runs."], said);
    }

    [Fact]
    public async Task A_target_that_is_not_there_fails_in_a_sentence_with_aggregation_started()
    {
        await using var site = await LocalSite.StartAsync();
        await site.AddAgentAsync<RecordingAgent>("aggregator");
        var (worked, said) = await RunAsync(site, new ControlScriptOptions { Target = "ls240" });
        Assert.False(worked);
        Assert.Equal(["aggregator: record runs.", "There is no agent 'ls240' at observatory.ls240."], said);
    }

    [Fact]
    public async Task It_stays_and_stops_both_when_asked_to()
    {
        await using var site = await LocalSite.StartAsync();
        var aggregator = await site.AddAgentAsync<RecordingAgent>("aggregator");
        var probe = await site.AddAgentAsync<ProbeAgent>("probe");
        using var interrupt = new CancellationTokenSource();
        var said = new List<string>();
        var running = new ThermometryAndAggregation().RunAsync(
            site.Client, new ControlScriptOptions { Target = "probe", StopOnExit = true }, said.Add, interrupt.Token);
        await site.PassTimeUntilAsync(() => said.Contains("Press Ctrl-C to stop both."));
        await interrupt.CancelAsync();
        Assert.True(await site.PassTimeAsync(running));
        Assert.Equal(["probe: acq is stopped.", "aggregator: record is stopped."], said.TakeLast(2));
        Assert.True((await aggregator.GetProcess("record").GetStatusAsync())!.IsDone);
        Assert.True((await probe.GetProcess("acq").GetStatusAsync())!.IsDone);
    }

    private static async Task<(bool Worked, List<string> Said)> RunAsync(LocalSite site, ControlScriptOptions options)
    {
        var said = new List<string>();
        return (await site.PassTimeAsync(new ThermometryAndAggregation().RunAsync(site.Client, options, said.Add, CancellationToken.None)), said);
    }
}
