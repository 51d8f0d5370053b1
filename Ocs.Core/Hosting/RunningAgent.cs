using Microsoft.Extensions.Logging;
using Ocs.Access;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Hosting;

/// <summary>A constructed agent with everything that it offers to the router, over all its sessions there.</summary>
internal sealed partial class RunningAgent : IAsyncDisposable
{
    private readonly object _agent;
    private readonly AgentContext _context;
    private readonly AccessPolicy _access;
    private readonly OperationsProcedure _operationsProcedure;
    private readonly ManagementProcedure _managementProcedure;
    private readonly Heartbeat _heartbeat;
    private readonly DirectorLink? _director;
    private CancellationTokenSource _session = new();
    private string? _lastRefusal;

    public RunningAgent(object agent, AgentContext context, AccessPolicy access)
    {
        _agent = agent;
        _context = context;
        _access = access;
        Operations = new OperationSet(agent, OperationDescriptor.Of(agent.GetType()), context.Clock, context.Log, access.IsGuarded);
        _operationsProcedure = new(Operations, access);
        _managementProcedure = new(context.Site.Instance.AgentClass, Operations, () => context.Feeds, access, new JournalQuestions(context.Journal, context.Clock), context.Clock);
        context.Journal.Open();
        _heartbeat = new(context, Operations);
        _director = access is DirectorPolicy policy ? new(context, policy) : null;
    }

    public OperationSet Operations { get; }

    /// <summary>Offers the agent on a fresh session: procedures, a heartbeat, subscriptions.</summary>
    /// <exception cref="WampException">The router refuses, as where another agent has the instance-id.</exception>
    public async Task JoinAsync(IWampSession session, CancellationToken cancellationToken)
    {
        Leave();
        var lifetime = _session = new CancellationTokenSource();
        await RegisterAsync(session, _context.Address.Operations, _operationsProcedure.InvokeAsync, cancellationToken).ConfigureAwait(false);
        await RegisterAsync(session, _context.Address.ToString(), _managementProcedure.InvokeAsync, cancellationToken).ConfigureAwait(false);
        _lastRefusal = null;
        await _heartbeat.BeatAsync(session, cancellationToken).ConfigureAwait(false);
        _ = _heartbeat.RunAsync(session, lifetime.Token);
        await _context.JoinedAsync(session, cancellationToken).ConfigureAwait(false);
        _ = _director?.RunAsync(session, lifetime.Token);
    }

    /// <summary>Ends what belongs to the session that is over; operations go on.</summary>
    public void Leave()
    {
        _session.Cancel();
        _context.Left();
    }

    /// <summary>From now on feeds keep what is recorded: the router is away.</summary>
    public void HoldFeeds()
    {
        foreach (var feed in _context.Feeds)
            feed.IsHeld = true;
    }

    /// <summary>Sends what feeds kept, once those who store it have had the time to come back to the router too.</summary>
    public async Task ReleaseFeedsAsync(TimeSpan patience)
    {
        var session = _session.Token;
        await Task.Delay(patience, _context.Clock, session).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (session.IsCancellationRequested)
            return;
        foreach (var feed in _context.Feeds)
        {
            feed.IsHeld = false;
            await feed.SendAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Starts what starts by itself: what is declared so, then what the agent asked for.</summary>
    public void StartOperations()
    {
        var caller = new Caller(_access.StartupLevel) { IsAgent = true };
        var declared = Operations.All.Where(operation => operation.Descriptor.IsStartup).Select(operation => (operation.Name, (WampMap?)null));
        foreach (var (name, parameters) in declared.Concat(_context.Startups))
        {
            var reply = Operations.Find(name)?.Start(parameters ?? [], caller) ?? OpReply.Error($"No task or process called \"{name}\"");
            if (reply.Code != ResponseCode.Ok)
                NotStarted(_context.Log, name, reply.Text);
        }
    }

    /// <summary>Stops all operations and waits for them, but not for longer than the timeout; then sends what feeds hold, and a last heartbeat.</summary>
    public async Task StopAsync(TimeSpan timeout)
    {
        try
        {
            await Operations.StopAllAsync().WaitAsync(timeout, _context.Clock).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            StillRunning(_context.Log, string.Join(", ", Operations.All.Where(operation => operation.Session is { Status: not OpStatus.Done }).Select(operation => operation.Name)));
        }

        foreach (var feed in _context.Feeds)
        {
            feed.IsHeld = false;
            await feed.FlushAsync().ConfigureAwait(false);
        }

        if (_context.Connection.Session is { } session)
            await _heartbeat.BeatAsync(session).ConfigureAwait(false);
        Leave();
    }

    /// <summary>Disposes the agent, where it wants to be, and its feeds.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            if (_agent is IAsyncDisposable asynchronous)
                await asynchronous.DisposeAsync().ConfigureAwait(false);
            else
                (_agent as IDisposable)?.Dispose();
        }
        catch (Exception fault)
        {
            NotDisposed(_context.Log, fault);
        }

        foreach (var feed in _context.Feeds)
            feed.Dispose();
        _context.Journal.Dispose();
        _session.Dispose();
    }

    private async Task RegisterAsync(IWampSession session, string procedure, WampProcedure handler, CancellationToken cancellationToken)
    {
        try
        {
            await session.RegisterAsync(procedure, handler, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (WampException refused)
        {
            if (_lastRefusal != refused.ErrorUri)
                LogRefusal(refused);
            _lastRefusal = refused.ErrorUri;
            throw;
        }
    }

    private void LogRefusal(WampException refused)
    {
        var address = _context.Address;
        if (refused.ErrorUri == "wamp.error.procedure_already_exists")
            Taken(_context.Log, address.InstanceId, address.ToString());
        else
            Refused(_context.Log, address.ToString(), refused.Message);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Another agent runs as {InstanceId} ({Address}) on this router; trying again until it leaves")]
    private static partial void Taken(ILogger log, string instanceId, string address);

    [LoggerMessage(Level = LogLevel.Error, Message = "The router refuses {Address}: {Reason}; trying again")]
    private static partial void Refused(ILogger log, string address, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "{Operation} does not start: {Reason}")]
    private static partial void NotStarted(ILogger log, string operation, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Leaving without waiting any longer for {Operations}")]
    private static partial void StillRunning(ILogger log, string operations);

    [LoggerMessage(Level = LogLevel.Error, Message = "The agent could not be disposed")]
    private static partial void NotDisposed(ILogger log, Exception fault);
}
