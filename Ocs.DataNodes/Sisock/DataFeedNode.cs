using Microsoft.Extensions.Logging;
using Ocs.Hosting;
using Ocs.Wamp;

namespace Ocs.DataNodes;

/// <summary>Offers live feeds as a sisock data node (sisock's data_feed_server.py), from the site file's arguments or its environment variables.</summary>
[Agent("DataFeedNode")]
public sealed class DataFeedNode : IAsyncDisposable
{
    private readonly DataNodeServer _server;

    /// <summary>Subscribes to the feeds and begins to offer them.</summary>
    public DataFeedNode(IAgentContext agent, LiveDataNodeOptions options, TimeProvider clock, ILoggerFactory loggers)
    {
        ArgumentNullException.ThrowIfNull(agent);
        ArgumentNullException.ThrowIfNull(options);
        options.RequireTarget();
        var cache = new LiveCache(new LiveCacheOptions { BufferTime = options.BufferTime }, clock, loggers);
        var root = agent.Address.Root;
        var isPattern = (options.Target + options.Feed).AsSpan().ContainsAny('*', '?');
        agent.SubscribeToFeeds(
            isPattern ? $"{root}..feeds." : $"{root}.{options.Target}.feeds.{options.Feed}", isPattern ? MatchPolicy.Wildcard : MatchPolicy.Exact,
            message =>
            {
                if (LiveDataNode.Matches(options, message.Feed.InstanceId, message.Feed.FeedName))
                    cache.Apply(message);
            });
        _server = new DataNodeServer(new LiveDataNode(cache, options), agent.Connection, new DataNodeServerOptions(), loggers, clock);
        _server.Start();
    }

    /// <summary>Takes the node off the hub's list.</summary>
    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
