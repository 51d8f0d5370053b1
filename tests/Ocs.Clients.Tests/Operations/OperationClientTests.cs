using Ocs.Operations;
using Ocs.Testing;
using Ocs.Wamp;

namespace Ocs.Clients.Tests.Operations;

public sealed class OperationClientTests
{
    [Fact]
    public async Task A_task_that_succeeds_gives_its_session()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<ProbeAgent>("probe");
        var session = await site.PassTimeAsync(agent.GetTask("answer").RunAsync());
        Assert.Equal("Well.", session.EnsureSucceeded().LastMessage);
        Assert.Equal(OpStatus.Done, session.Status);
        Assert.Equal(site.Clock.GetUtcNow(), session.EndTime!.Value, TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task A_task_that_fails_is_data_until_it_is_asked_for()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<ProbeAgent>("probe");
        var session = await site.PassTimeAsync(agent.GetTask("answer").RunAsync(new { succeed = false }));
        Assert.False(session.Success);
        var exception = Assert.Throws<OperationFailedException>(session.EnsureSucceeded);
        Assert.Equal("The operation answer failed: The valve is stuck.", exception.Message);
    }

    [Fact]
    public async Task A_second_start_is_refused_with_the_session_that_runs()
    {
        await using var site = await LocalSite.StartAsync();
        var process = (await site.AddAgentAsync<ProbeAgent>("probe")).GetProcess("acq");
        await process.StartAsync();
        var exception = await Assert.ThrowsAsync<RequestRefusedException>(() => process.StartAsync());
        Assert.Equal("The agent probe refused to start acq: Operation \"acq\" already in progress.", exception.Message);
        Assert.True(exception.IsAlreadyRunning);
    }

    [Fact]
    public async Task A_wrong_parameter_is_refused_in_the_agents_words()
    {
        await using var site = await LocalSite.StartAsync();
        var task = (await site.AddAgentAsync<ProbeAgent>("probe")).GetTask("answer");
        var exception = await Assert.ThrowsAsync<RequestRefusedException>(() => task.StartAsync(new { bogus = 1 }));
        Assert.Equal("The agent probe refused to start answer: params included unexpected values: ['bogus']", exception.Message);
        Assert.False(exception.IsAlreadyRunning);
    }

    [Fact]
    public async Task Waiting_ends_with_a_timeout_and_the_process_goes_on()
    {
        await using var site = await LocalSite.StartAsync();
        var process = (await site.AddAgentAsync<ProbeAgent>("probe")).GetProcess("acq");
        await process.StartAsync();
        var exception = await Assert.ThrowsAsync<TimeoutException>(() => site.PassTimeAsync(process.WaitAsync(TimeSpan.FromSeconds(2.5))));
        Assert.Equal("The operation acq of probe is still running after 2.5 s.", exception.Message);
        Assert.False((await process.GetStatusAsync())!.IsDone);

        await process.StopAsync();
        Assert.True((await site.PassTimeAsync(process.WaitAsync()))!.Success);
    }

    [Fact]
    public async Task What_never_ran_has_no_session()
    {
        await using var site = await LocalSite.StartAsync();
        var process = (await site.AddAgentAsync<ProbeAgent>("probe")).GetProcess("acq");
        Assert.Null(await process.GetStatusAsync());
        Assert.Null(await site.PassTimeAsync(process.WaitAsync()));
        await Assert.ThrowsAsync<RequestRefusedException>(() => process.StopAsync());
    }

    /// <summary>A Python agent kills the operation when the caller of a pending wait cancels or leaves.</summary>
    [Fact]
    public async Task A_wait_is_asked_for_in_pieces_that_are_never_cancelled()
    {
        await using var site = await LocalSite.StartAsync();
        var pieces = new List<double>();
        var asked = new SemaphoreSlim(0);
        var interrupted = false;
        await site.Client.Connection.RegisterAsync("observatory.python", (_, _) => Task.FromResult(WampArguments.Of(new WampMap
        {
            ["processes"] = new WampList { new WampList { "acq", new WampMap(), new WampMap() } },
        })));
        await site.Client.Connection.RegisterAsync("observatory.python.ops", async (invocation, interrupt) =>
        {
            var seconds = invocation.Arguments.Keyword["timeout"].AsDouble();
            pieces.Add(seconds);
            asked.Release();
            try
            {
                await Task.Delay(TimeSpan.FromSeconds(seconds), site.Clock, interrupt);
            }
            catch (OperationCanceledException)
            {
                interrupted = true;
            }

            return WampArguments.Of(new WampList { 1L, "still running", new WampMap { ["status"] = "running" } });
        });
        var agent = await site.Client.GetAgentAsync("python");
        using var cancel = new CancellationTokenSource();
        var waiting = agent.GetProcess("acq").WaitAsync(null, cancel.Token);
        await site.PassTimeAsync(asked.WaitAsync());
        await site.PassTimeAsync(asked.WaitAsync());
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => site.PassTimeAsync(waiting));
        Assert.False(interrupted);
        Assert.All(pieces, seconds => Assert.Equal(1, seconds));
    }
}
