using Microsoft.Extensions.Logging;
using Ocs.Hosting;

namespace Ocs.DataNodes;

/// <summary>Offers an archive of <c>.g3</c> files as a sisock data node.</summary>
[Agent("ArchiveNode")]
public sealed class ArchiveNode : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly DataNodeServer _server;
    private readonly Task _indexing;

    /// <summary>Begins to offer it, and to make what is missing of its index.</summary>
    public ArchiveNode(IAgentContext agent, ArchiveNodeOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(options);
        var settled = options with
        {
            DataDir = options.DataDir.Length > 0 ? Path.Combine(agent.Site.WorkingDirectory, options.DataDir) : agent.Site.DataDirectory,
        };
        var node = new ArchiveDataNode(settled, Path.Combine(agent.Site.DataDirectory, "state", $"index-{agent.Address.InstanceId}"));
        _server = new DataNodeServer(node, agent.Connection, new DataNodeServerOptions(), loggers, clock);
        _server.Start();
        _indexing = node.IndexAsync(_stop.Token);
    }

    /// <summary>Takes the node off the hub's list.</summary>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _server.DisposeAsync();
        await _indexing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }
}
