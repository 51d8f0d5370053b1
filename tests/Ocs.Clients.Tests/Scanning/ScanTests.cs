using Ocs.Operations;
using Ocs.Testing;

namespace Ocs.Clients.Tests.Scanning;

public sealed class ScanTests
{
    [Fact]
    public async Task A_scan_finds_every_agent_that_beats_with_its_operations()
    {
        await using var site = await LocalSite.StartAsync();
        var probe = await site.AddAgentAsync<ProbeAgent>("probe");
        await site.AddAgentAsync<RecordingAgent>("aggregator");
        await probe.GetProcess("acq").StartAsync();
        var agents = await site.PassTimeAsync(site.Client.ScanAsync());
        Assert.Equal(["aggregator", "probe"], agents.Select(agent => agent.InstanceId).Order());
        var found = agents.Single(agent => agent.InstanceId == "probe");
        Assert.Equal("ProbeAgent", found.AgentClass);
        Assert.Equal(OpCode.Running, found.Operations.Single(operation => operation.Key == "acq").Value);
        Assert.Equal(OpCode.None, found.Operations.Single(operation => operation.Key == "answer").Value);
    }

    [Fact]
    public async Task Without_a_registry_the_scan_says_so()
    {
        await using var site = await LocalSite.StartAsync();
        var exception = await Assert.ThrowsAsync<AgentNotFoundException>(() => site.Client.ScanRegistryAsync());
        Assert.Equal("There is no agent 'registry' at observatory.registry.", exception.Message);
    }
}
