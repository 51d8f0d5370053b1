using Microsoft.Extensions.Logging;
using Ocs.Hosting;

namespace Ocs.DataNodes;

/// <summary>Offers an archive of <c>.g3</c> files as a sisock data node.</summary>
[Agent("ArchiveNode")]
public sealed class ArchiveNode : IAsyncDisposable
{
    private readonly DataNodeServer _server;

    /// <summary>Begins to offer it; files are looked for when somebody asks.</summary>
    public ArchiveNode(IAgentContext agent, ArchiveNodeOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(options);
        var settled = options with
        {
            DataDir = options.DataDir.Length > 0 ? Path.Combine(agent.Site.WorkingDirectory, options.DataDir) : agent.Site.DataDirectory,
        };
        _server = new DataNodeServer(new ArchiveDataNode(settled), agent.Connection, new DataNodeServerOptions(), loggers, clock);
        _server.Start();
    }

    /// <summary>Takes the node off the hub's list.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
