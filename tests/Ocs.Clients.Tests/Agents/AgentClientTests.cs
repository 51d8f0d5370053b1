using Ocs.Testing;

namespace Ocs.Clients.Tests.Agents;

public sealed class AgentClientTests
{
    [Fact]
    public async Task An_agent_tells_its_class_operations_and_feeds()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<ProbeAgent>("probe");
        Assert.Equal("ProbeAgent", agent.Description.AgentClass);
        Assert.Equal(["answer", "publish"], agent.Description.Tasks.Select(task => task.Name));
        Assert.Equal(["acq"], agent.Description.Processes.Select(process => process.Name));
        Assert.Contains("Runs until stopped.", agent.Description.Processes[0].Documentation, StringComparison.Ordinal);
        Assert.Contains("values", agent.Description.Feeds);
        Assert.Equal(Environment.ProcessId, agent.Description.ProcessId);
    }

    [Fact]
    public async Task An_agent_that_is_not_there_is_named_with_its_address()
    {
        await using var site = await LocalSite.StartAsync();
        var exception = await Assert.ThrowsAsync<AgentNotFoundException>(() => site.Client.GetAgentAsync("absent"));
        Assert.Equal("There is no agent 'absent' at observatory.absent.", exception.Message);
    }

    [Fact]
    public async Task An_operation_that_is_not_there_is_named_with_those_that_are()
    {
        await using var site = await LocalSite.StartAsync();
        var agent = await site.AddAgentAsync<ProbeAgent>("probe");
        var exception = Assert.Throws<ArgumentException>(() => agent.GetTask("acq"));
        Assert.StartsWith("The agent probe has no task 'acq', only answer, publish.", exception.Message, StringComparison.Ordinal);
    }
}
