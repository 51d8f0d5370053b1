using System.Reflection;
using Ocs.Clients;
using Ocs.Hosting;
using Ocs.Router;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Testing;

/// <summary>
/// A whole site in memory for tests of agents: a router, agents, a client, and a clock that moves only when told to.
/// <code>
/// await using var site = await LocalSite.StartAsync();
/// var agent = await site.AddAgentAsync&lt;FakeDataAgent&gt;("fake-data-1", "--num-channels", "3");
/// var session = await site.PassTimeAsync(agent.GetTask("delay_task").RunAsync(new { delay = 2.0 }));
/// </code>
/// </summary>
public sealed class LocalSite : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly List<AgentHost> _hosts = [];
    private readonly Dictionary<string, LocalEndpoint> _links = [];
    private readonly LogLines _log = new();
    private readonly SiteHub _hub = new();

    private readonly LocalEndpoint _endpoint;
    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("local-site-");

    private readonly RouterOptions _routerOptions;

    private LocalSite(RouterOptions router)
    {
        Clock = new FakeClock();
        _routerOptions = router;
        Router = new WampRouter(router, clock: Clock);
        _endpoint = new LocalEndpoint(this);
    }

    /// <summary>The clock of everything in the site.</summary>
    public FakeClock Clock { get; }

    /// <summary>The router; peers of a test join at <see cref="Endpoint"/>.</summary>
    public WampRouter Router { get; private set; }

    internal bool IsRouterAway { get; private set; }

    /// <summary>Where the router is, also after it was restarted.</summary>
    public WampEndpoint Endpoint => _endpoint;

    /// <summary>A client of the site.</summary>
    public OcsClient Client { get; private set; } = null!;

    /// <summary>What the agents logged so far, a line an entry, with the level in front.</summary>
    public IReadOnlyList<string> Log => _log.Lines;

    /// <summary>A site with a router and a client, and no agent yet.</summary>
    /// <param name="router">Who may do what at the router, and where it listens if it is started; null for an open one in memory.</param>
    public static async Task<LocalSite> StartAsync(RouterOptions? router = null)
    {
        var site = new LocalSite(router ?? new RouterOptions { Port = 0 });
        site.Client = await OcsClient.ConnectAsync(new OcsClientOptions
        {
            Site = new SiteConfiguration { Hub = site._hub },
            Endpoint = site.Endpoint,
            Clock = site.Clock,
        }).WaitAsync(Patience);
        return site;
    }

    /// <summary>Starts an agent and waits until it has joined.</summary>
    /// <param name="instanceId">Its instance-id.</param>
    /// <param name="arguments">Its arguments, as in a site file.</param>
    /// <typeparam name="TAgent">Its class, which carries <see cref="AgentAttribute"/>.</typeparam>
    /// <exception cref="AgentStartException">It cannot start.</exception>
    public async Task<AgentClient> AddAgentAsync<TAgent>(string instanceId, params string[] arguments)
    {
        var host = Host<TAgent>(instanceId, arguments);
        host.Start();
        await PassTimeAsync(host.WaitUntilJoinedAsync());
        return await Client.GetAgentAsync(instanceId).WaitAsync(Patience);
    }

    /// <summary>Prepares an agent without starting it; the site stops it at its end.</summary>
    public AgentHost Host<TAgent>(string instanceId, params string[] arguments) => Host<TAgent>(_hub, instanceId, arguments);

    /// <summary>The same for an agent whose site file says something else of realm or address root.</summary>
    public AgentHost Host<TAgent>(SiteHub hub, string instanceId, params string[] arguments)
    {
        var name = typeof(TAgent).GetCustomAttribute<AgentAttribute>()?.Name ?? throw new ArgumentException($"{typeof(TAgent).Name} carries no [Agent].");
        var instance = new SiteInstance { AgentClass = name, InstanceId = instanceId, Arguments = arguments };
        var host = new AgentHost(
            new AgentSite { Hub = hub, Host = new SiteHost { Name = "localhost", Hub = hub }, Instance = instance, DataDirectory = _data.FullName },
            new AgentHostOptions
            {
                Catalog = AgentCatalog.Of(typeof(TAgent)),
                Endpoint = _links[instanceId] = new LocalEndpoint(this),
                Clock = Clock,
                Loggers = _ => _log,
            });
        _hosts.Add(host);
        return host;
    }

    /// <summary>Moves the clock on until a task is over, in steps, letting everything run in between.</summary>
    /// <exception cref="TimeoutException">It is not over after a minute of real time.</exception>
    public async Task PassTimeAsync(Task task, TimeSpan? step = null)
    {
        await PassTimeUntilAsync(() => task.IsCompleted, step);
        await task;
    }

    /// <inheritdoc cref="PassTimeAsync(Task, TimeSpan?)"/>
    public async Task<T> PassTimeAsync<T>(Task<T> task, TimeSpan? step = null)
    {
        await PassTimeAsync((Task)task, step);
        return await task;
    }

    /// <summary>Moves the clock on until something is so, in steps, letting everything run in between.</summary>
    /// <exception cref="TimeoutException">It is not so after a minute of real time.</exception>
    public async Task PassTimeUntilAsync(Func<bool> condition, TimeSpan? step = null)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            // Work that is under way ends in much less than this, unless it waits for a thread; only then time passes.
            for (var turn = 0; (turn < 3 || (ThreadPool.PendingWorkItemCount > 0 && turn < 50)) && !condition(); turn++)
                await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
            if (condition())
                return;
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"Not so after {Patience.TotalSeconds} s. The log:\n{string.Join('\n', Log)}");
            Clock.Advance(step ?? TimeSpan.FromMilliseconds(100));
        }
    }

    /// <summary>Breaks the link of an agent to the router, as a cable does that is pulled; the router and all others stay.</summary>
    /// <param name="instanceId">The agent, of those that were added last under this instance-id.</param>
    public Task BreakLinkAsync(string instanceId) => PassTimeAsync(_links[instanceId].BreakAsync().AsTask());

    /// <summary>Stops the router: every session is over, and nobody can join until <see cref="StartRouter"/>.</summary>
    public Task StopRouterAsync()
    {
        IsRouterAway = true;
        return PassTimeAsync(Router.DisposeAsync().AsTask());
    }

    /// <summary>Starts a new router in place of the stopped one.</summary>
    public void StartRouter()
    {
        Router = new WampRouter(_routerOptions, clock: Clock);
        IsRouterAway = false;
    }

    /// <summary>Stops the agents, the client and the router.</summary>
    public async ValueTask DisposeAsync()
    {
        await PassTimeAsync(Task.WhenAll(_hosts.Select(host => host.StopAsync())));
        await PassTimeAsync(Client.DisposeAsync().AsTask());
        await PassTimeAsync(Router.DisposeAsync().AsTask());
        _data.Delete(recursive: true);
    }
}
