using Microsoft.Extensions.Logging;
using Ocs.Hosting;

namespace Ocs.DataNodes;

/// <summary>Offers text files of columns as a sisock data node.</summary>
[Agent("TextFileNode")]
public sealed class TextFileNode : IAsyncDisposable
{
    private readonly DataNodeServer _server;

    /// <summary>Begins to offer them; files are looked for when somebody asks.</summary>
    public TextFileNode(IAgentContext agent, TextFileNodeOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(options);
        if (options.Time is not ("unix" or "iso" or "day-of-year"))
            throw new ArgumentException($"--time is {options.Time}; it must be unix, iso or day-of-year.");
        var settled = options with { Files = Path.Combine(agent.Site.WorkingDirectory, options.Files) };
        _server = new DataNodeServer(new TextFileDataNode(settled, loggers), agent.Connection, new DataNodeServerOptions(), loggers, clock);
        _server.Start();
    }

    /// <summary>Takes the node off the hub's list.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
