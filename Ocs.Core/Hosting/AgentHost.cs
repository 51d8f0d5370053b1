using Microsoft.Extensions.Logging;
using Ocs.Access;
using Ocs.Addresses;
using Ocs.Journals;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Hosting;

/// <summary>Runs one agent instance: constructs it, joins the router, offers its operations, stops it.</summary>
public sealed partial class AgentHost : IAsyncDisposable
{
    /// <summary>Short, so that agents are back within 2 s of the router.</summary>
    private static readonly TimeSpan LongestReconnectDelay = TimeSpan.FromSeconds(1.5);

    /// <summary>How long those who store feeds may take to come back to the router too; others retry less often.</summary>
    private static readonly TimeSpan PatienceWithRecorders = TimeSpan.FromSeconds(6);

    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _joined = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<AgentExit> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ILoggerFactory? _loggers;
    private ILogger? _log;
    private WampConnection? _connection;
    private RunningAgent? _agent;
    private ITimer? _watchdog;
    private TimeSpan _crossbarTimeout;
    private bool _isLost;
    private string? _lastReason;
    private Task? _stopping;

    /// <summary>Prepares an instance; nothing happens until it is started.</summary>
    public AgentHost(AgentSite site, AgentHostOptions options)
    {
        Site = site;
        Options = options;
    }

    /// <summary>The instance's place in its site.</summary>
    public AgentSite Site { get; }

    /// <summary>How it is hosted.</summary>
    public AgentHostOptions Options { get; }

    /// <summary>The instance's address.</summary>
    public AgentAddress Address => new(Site.Hub.AddressRoot, Site.Instance.InstanceId);

    /// <summary>Why the agent could not be constructed; null where it could.</summary>
    public string? StartupError { get; private set; }

    /// <summary>Completes, without an exception, when the run ends by itself.</summary>
    public Task<AgentExit> Ended => _ended.Task;

    /// <summary>Constructs the agent and begins to connect. Returns before it has joined.</summary>
    /// <exception cref="AgentStartException">The class is unknown, an argument is wrong, or the constructor threw.</exception>
    public void Start()
    {
        try
        {
            Prepare().Start();
        }
        catch (Exception fault)
        {
            _joined.TrySetException(fault);
            _ = _joined.Task.Exception; // Who does not wait for the join has it from here.
            throw;
        }
    }

    /// <summary>Completes when the agent has joined for the first time and its start-up operations were launched.</summary>
    /// <exception cref="AgentStartException">It could not start.</exception>
    public Task WaitUntilJoinedAsync(CancellationToken cancellationToken = default) => _joined.Task.WaitAsync(cancellationToken);

    /// <summary>Starts, runs until told to stop or until the router is lost for good, and stops.</summary>
    /// <exception cref="AgentStartException">As <see cref="Start"/>.</exception>
    public async Task<AgentExit> RunAsync(CancellationToken stop)
    {
        Start();
        using (stop.Register(() => _ended.TrySetResult(AgentExit.Stopped)))
            await Ended.ConfigureAwait(false);
        await StopAsync().ConfigureAwait(false);
        return await Ended.ConfigureAwait(false);
    }

    /// <summary>
    /// Stops every operation, waits for them up to <see cref="AgentHostOptions.StopTimeout"/>, sends what feeds hold,
    /// and leaves the router. Further calls wait for the same end.
    /// </summary>
    public Task StopAsync()
    {
        lock (_lock)
            return _stopping ??= StopOnceAsync();
    }

    /// <summary>As <see cref="StopAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    private WampConnection Prepare()
    {
        if (!Options.Catalog.TryGet(Site.Instance.AgentClass, out var agentClass))
            throw new AgentStartException($"{SitePlace.Of(Site)}: there is no agent class {Site.Instance.AgentClass} here.");
        var loggers = _loggers = Options.Loggers(Site);
        var log = _log = loggers.CreateLogger(Address.ToString());
        var connection = _connection = new WampConnection(new WampConnectionOptions
        {
            Endpoint = Options.Endpoint ?? ParseEndpoint(),
            Realm = Site.Hub.WampRealm,
            Login = Options.Endpoint is null ? Site.Hub.Login : null,
            Clock = Options.Clock,
            LongestReconnectDelay = LongestReconnectDelay,
            OnFault = (text, fault) => ConnectionFault(log, fault, text),
        });
        _crossbarTimeout = StandardOptions.CrossbarTimeout(Site);
        var agent = _agent = Construct(agentClass, connection, loggers, log);
        _watchdog = Options.Clock.CreateTimer(_ => OnRouterLost(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        connection.OnJoined = agent.JoinAsync;
        connection.OnStateChanged = OnStateChanged;
        return connection;
    }

    private RunningAgent Construct(AgentClass agentClass, WampConnection connection, ILoggerFactory loggers, ILogger log)
    {
        try
        {
            var access = ParsePolicy(agentClass);
            var context = new AgentContext(Site, connection, Options.Clock, log, StandardOptions.Journal(Site, Options.JournalDirectory)) { OnStopRequested = () => _ = StopAsync() };
            return Run(AgentFactory.Create(agentClass, context, Options.Catalog, loggers), context, access);
        }
        catch (AgentStartException fault) when (Options.JoinOnStartupError)
        {
            StartupError = fault.Message;
            NotConstructed(log, fault.Message);
            var context = new AgentContext(Site, connection, Options.Clock, log, new JournalOptions());
            return new RunningAgent(new StartupErrorAgent(fault.Message), context, AccessPolicy.Parse(""));
        }
    }

    private RunningAgent Run(object agent, AgentContext context, AccessPolicy access)
    {
        try
        {
            return new RunningAgent(agent, context, access);
        }
        catch (ArgumentException fault)
        {
            throw new AgentStartException($"{SitePlace.Of(Site)}: {fault.Message}", fault);
        }
    }

    private AccessPolicy ParsePolicy(AgentClass agentClass)
    {
        try
        {
            var policy = agentClass.IgnoresAccessPolicy ? "" : StandardOptions.AccessPolicy(Site);
            return AccessPolicy.Parse(policy, agentClass.Name, Site.Instance.InstanceId);
        }
        catch (ArgumentException fault)
        {
            throw new AgentStartException($"{SitePlace.Of(Site)}: {fault.Message}", fault);
        }
    }

    private WampEndpoint ParseEndpoint()
    {
        try
        {
            return Site.Hub.CreateEndpoint();
        }
        catch (ArgumentException fault)
        {
            throw new AgentStartException($"{SitePlace.Of(Site)}: {fault.Message}", fault);
        }
    }

    private void OnStateChanged(WampConnectionState state, string reason)
    {
        if (state == WampConnectionState.Joined)
        {
            _isLost = false;
            _watchdog!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            Joined(_log!, Address);
            OnJoined();
        }
        else if (state == WampConnectionState.Connecting && _joined.Task.IsCompleted && !_isLost)
        {
            _isLost = true;
            _agent!.Leave();
            _agent.HoldFeeds();
            Lost(_log!, reason);
            if (_crossbarTimeout > TimeSpan.Zero)
                _watchdog!.Change(_crossbarTimeout, Timeout.InfiniteTimeSpan);
        }
        else if (state == WampConnectionState.Connecting && !_isLost && _lastReason != reason)
        {
            _lastReason = reason;
            Connecting(_log!, reason);
        }
    }

    /// <summary>Start-up operations run at the first join only; what feeds kept goes out at each.</summary>
    private void OnJoined()
    {
        var isFirst = !_joined.Task.IsCompleted;
        if (isFirst)
            _agent!.StartOperations();
        _joined.TrySetResult();
        _ = _agent!.ReleaseFeedsAsync(isFirst ? TimeSpan.Zero : PatienceWithRecorders);
    }

    private void OnRouterLost()
    {
        GivingUp(_log!, _crossbarTimeout.TotalSeconds);
        _ended.TrySetResult(AgentExit.RouterLost);
    }

    private async Task StopOnceAsync()
    {
        if (_agent is { } agent)
            await agent.StopAsync(Options.StopTimeout).ConfigureAwait(false);
        if (_connection is { } connection)
            await connection.DisposeAsync().ConfigureAwait(false);
        if (_agent is not null)
            await _agent.DisposeAsync().ConfigureAwait(false);
        _watchdog?.Dispose();
        _ended.TrySetResult(AgentExit.Stopped);
        _joined.TrySetCanceled();
        if (_log is not null)
            Stopped(_log, Address);
        _loggers?.Dispose();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Joined as {Address}")]
    private static partial void Joined(ILogger log, AgentAddress address);

    [LoggerMessage(Level = LogLevel.Information, Message = "Connecting: {Reason}")]
    private static partial void Connecting(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The router is away ({Reason}); operations go on meanwhile")]
    private static partial void Lost(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The router stayed away for {Seconds} s (crossbar_timeout); leaving")]
    private static partial void GivingUp(ILogger log, double seconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "{Address} has stopped")]
    private static partial void Stopped(ILogger log, AgentAddress address);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Reason} It joins as startup_error, to be seen")]
    private static partial void NotConstructed(ILogger log, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Text}")]
    private static partial void ConnectionFault(ILogger log, Exception? fault, string text);
}
