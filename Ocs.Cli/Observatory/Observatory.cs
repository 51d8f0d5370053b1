using Microsoft.Extensions.Logging;
using Ocs.DataNodes;
using Ocs.Hosting;
using Ocs.Router;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Cli;

/// <summary>
/// A whole observatory in one process: the router, where the hub is this machine; the live data; the agents of this host.
/// The parts talk over WAMP, here without the network.
/// </summary>
internal sealed partial class Observatory(ObservatoryOptions options, ILoggerFactory loggers, TimeProvider clock) : IAsyncDisposable
{
    private const string Recorder = "AggregatorAgent";

    /// <summary>Two stages of this length, for agents and then for recorders, fit into the five seconds that a stop may take.</summary>
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1.8);

    /// <summary>How long a data server waits before it looks for its router again.</summary>
    private static readonly TimeSpan RetryTime = TimeSpan.FromSeconds(1);

    private readonly ILogger _logger = loggers.CreateLogger("ocs.up");
    private readonly List<IAsyncDisposable> _parts = [];
    private AgentGroup? _agents;
    private WampRouter? _router;
    private DataServer? _server;

    /// <summary>The hub as its peers reach it.</summary>
    public SiteHub Hub { get; private set; } = options.Site.Hub;

    /// <summary>Where plots are answered.</summary>
    public Uri LiveAddress => _server!.Address;

    /// <summary>How many agents have joined and run as they should.</summary>
    public int RunningAgents { get; private set; }

    /// <summary>Starts everything; returns when everything answers. Agents that fail are told in the log.</summary>
    /// <exception cref="IOException">A port is in use, or the data directory cannot be written.</exception>
    /// <exception cref="SiteException">The site has no host entry for this machine, or a hub that cannot be served.</exception>
    /// <exception cref="WampConnectionException">The hub is another machine, and does not answer; or it refuses the login.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.RunsLiveAlone)
        {
            await StartLiveAloneAsync(cancellationToken);
            return;
        }

        var host = options.Site.RequireHost();
        foreach (var fault in options.Site.File?.Faults ?? [])
            LogRemark(fault.ToString());
        DataDirectory.Prepare(options.DataDirectory);
        var endpoint = await StartRouterAsync(cancellationToken);
        await StartLiveAsync(endpoint, cancellationToken);
        await StartAgentsAsync(host, endpoint, cancellationToken);
    }

    /// <summary>Stops everything: agents first, then those that record what the others sent at their end, the router last.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_agents is not null)
        {
            await Task.WhenAll(_agents.Agents.Where(agent => agent.Site.Instance.AgentClass != Recorder).Select(agent => agent.StopAsync()));
            await _agents.StopAsync();
        }

        await DisposePartsAsync();
    }

    private async Task DisposePartsAsync()
    {
        foreach (var part in Enumerable.Reverse(_parts))
            await part.DisposeAsync();
        _parts.Clear();
    }

    private async Task<WampEndpoint> StartRouterAsync(CancellationToken cancellationToken)
    {
        if (RouterPlace.Find(Hub, options.RouterPort, Environment.GetEnvironmentVariable) is not { } place)
        {
            LogRemark($"The hub {Hub.WampServer} is another machine, so no router is started here.");
            return Hub.CreateEndpoint();
        }

        foreach (var warning in place.Warnings)
            LogRemark(warning);

        // Its own parts join in memory and do what they are there for, whatever the roles of a configuration file may.
        _router = new WampRouter(place.Options with { TrustsInMemory = true }, loggers, clock);
        _parts.Add(_router);
        await _router.StartAsync(cancellationToken);
        Hub = HubRouter.Reached(Hub, _router);
        return _router.InMemory;
    }

    /// <summary>Machines come up in any order: as an agent does, it waits for a router that is not there, but not for one that refuses.</summary>
    private async Task StartLiveAloneAsync(CancellationToken cancellationToken)
    {
        for (string? said = null; ;)
        {
            try
            {
                await StartLiveAsync(Hub.CreateEndpoint(), cancellationToken);
                return;
            }
            catch (WampConnectionException away) when (away.Reason is null)
            {
                if (said != away.Message)
                    LogRemark($"{away.Message} (it is tried again until it answers)");
                said = away.Message;
            }

            await DisposePartsAsync();
            await Task.Delay(RetryTime, clock, cancellationToken);
        }
    }

    private async Task StartLiveAsync(WampEndpoint endpoint, CancellationToken cancellationToken)
    {
        // Our own router is joined inside this process, where nobody has to log in.
        var login = _router is null ? Hub.Login : null;
        var connection = await WampConnection.ConnectAsync(
            new WampConnectionOptions { Endpoint = endpoint, Realm = Hub.WampRealm, Login = login, Clock = clock, OnFault = LogFault }, cancellationToken);
        _parts.Add(connection);
        var cache = new LiveCache(new LiveCacheOptions(), clock, loggers);
        var feeds = new LiveFeeds(cache, connection, Hub.AddressRoot, loggers, Path.Combine(options.DataDirectory, "state", "annotations"));
        _parts.Add(feeds);
        try
        {
            await feeds.StartAsync(cancellationToken);
        }
        catch (WampException refused) when (refused.ErrorUri == "wamp.error.not_authorized")
        {
            // As sisock's user simonsobs, who may ask data nodes and nothing else.
            LogRemark($"The router lets this data server hear no feeds, so only data nodes are plotted: {refused.Message}");
        }

        if (_router is not null)
            await StartHubAsync(connection, cancellationToken);
        var nodes = new DataNodeDirectory(connection, new DataNodeDirectoryOptions(), loggers, clock);
        _parts.Add(nodes);
        await nodes.StartAsync(cancellationToken);
        var served = options.Live with
        {
            ArchiveFolder = Path.Combine(options.DataDirectory, "hk"),
            IndexFolder = Path.Combine(options.DataDirectory, "state", "index"),
        };
        _server = new DataServer(served, cache, loggers, clock, feeds, nodes);
        _parts.Add(_server);
        await _server.StartAsync(cancellationToken);
    }

    private async Task StartHubAsync(WampConnection connection, CancellationToken cancellationToken)
    {
        var hub = new SisockHub(connection, loggers);
        _parts.Add(hub);
        await hub.StartAsync(cancellationToken);
    }

    private async Task StartAgentsAsync(SiteHost host, WampEndpoint endpoint, CancellationToken cancellationToken)
    {
        var here = host.Instances.Except(LeftToHostManager(host)).ToList();
        var down = here.Where(instance => instance.Manage.EndsWith("/down", StringComparison.Ordinal)).ToList();
        foreach (var instance in down)
            LogRemark($"The agent {instance.InstanceId} is not started because the site file says manage: {instance.Manage}.");
        var site = options.Site with { Hub = Hub };
        _agents = new AgentGroup(
            here.Except(down).Select(instance => site.ForInstance(instance, options.DataDirectory)),
            new AgentHostOptions
            {
                Catalog = AgentClasses.Load(Environment.GetEnvironmentVariable, site, LogFailure),
                Endpoint = _router is null ? null : endpoint,
                Clock = clock,
                Loggers = agent => AgentLogging.ForAgent(agent, AgentLogging.Level),
                StopTimeout = StopTimeout,
                JournalDirectory = DataDirectory.JournalsOf(options.DataDirectory),
            });
        await _agents.StartAsync(cancellationToken);
        foreach (var failure in _agents.Failures)
            LogFailure(failure);
        RunningAgents = _agents.Agents.Count - _agents.Failures.Count;
    }

    /// <summary>Where the site has a host manager on this host, its agents are processes of their own.</summary>
    private static IEnumerable<SiteInstance> LeftToHostManager(SiteHost host)
    {
        const string manager = "HostManager";
        return host.Instances.Any(instance => instance.AgentClass == manager)
            ? host.Instances.Where(instance => instance.AgentClass != manager && instance.Manage != "ignore")
            : [];
    }

    private void LogFault(string text, Exception? exception) => LogFailure(exception is null ? text : $"{text}: {exception.Message}");

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Remark}")]
    private partial void LogRemark(string remark);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Failure}")]
    private partial void LogFailure(string failure);
}
