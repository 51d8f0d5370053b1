using Ocs.Wamp;

namespace Ocs.Agents.HostManager;

/// <summary>One agent, or docker service, that this host manager keeps up or down (drivers.py: ManagedInstance, resolve_child_state).</summary>
internal sealed class Child(string instanceId, string agentClass, ChildManagement management)
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(11);

    private readonly Stability _stability = new();
    private DateTimeOffset _at;
    private DateTimeOffset? _started;
    private bool _hasTried;

    public string InstanceId { get; set; } = instanceId;

    public string AgentClass { get; } = agentClass;

    public ChildManagement Management { get; } = management;

    /// <summary>Its group; empty for none.</summary>
    public string Group { get; set; } = "";

    /// <summary>What starts and stops it; null where nothing is known that could.</summary>
    public IChildDriver? Driver { get; set; }

    public ChildTarget Target { get; set; }

    public ChildPhase Phase { get; private set; }

    /// <summary>Whether it is watched only: its target counts for nothing.</summary>
    public bool IsPassive { get; set; }

    /// <summary>Whether it is to be forgotten once it is down.</summary>
    public bool IsRetired { get; private set; }

    /// <summary>Who takes its place once it is down; null for nobody.</summary>
    public Child? Successor { get; private set; }

    /// <summary>Whether a restart would change something: its entry in the site file, or its image.</summary>
    public bool IsRestartRequired { get; set; }

    /// <summary>When its last heartbeat came; null where none did.</summary>
    public DateTimeOffset? Heartbeat { get; set; }

    public bool IsRunning => Driver?.IsRunning == true;

    /// <summary>Whether it runs and has joined the router since it was started.</summary>
    public bool IsReady => Phase == ChildPhase.Up && Heartbeat is { } heartbeat && (_started is null || heartbeat >= _started);

    /// <summary>The name that messages have for it.</summary>
    public string FullName => $"{(Management == ChildManagement.Service ? "[docker]" : AgentClass)}:{InstanceId}";

    /// <summary>Whether groups after its own need not wait for it: it is ready, it has failed, or it takes too long.</summary>
    public bool IsSettled(DateTimeOffset now) =>
        Target == ChildTarget.Down || Driver is null || IsPassive || IsReady
        || (_hasTried && Phase is ChildPhase.StartAt or ChildPhase.Start)
        || (Phase == ChildPhase.Up && (_started is null || now - _started >= StartPatience));

    /// <summary>Takes over a run that this program did not begin.</summary>
    public void Adopt()
    {
        Phase = ChildPhase.Up;
        _started = null;
    }

    /// <summary>Brings it down, to be forgotten then, or replaced.</summary>
    public void Retire(Child? successor = null)
    {
        IsRetired = true;
        Target = ChildTarget.Down;
        Successor = successor;
    }

    /// <summary>Does what is to be done now, if anything; true where its phase changed.</summary>
    /// <param name="order">Whether it is its turn to start, and to stop.</param>
    /// <param name="now">The time.</param>
    /// <param name="say">Told what happens, for people.</param>
    public bool Step(StartOrder order, DateTimeOffset now, Action<string> say)
    {
        var before = Phase;
        Phase = Next(order, now, say);
        return Phase != before;
    }

    /// <summary>When it wants to be looked at again at the latest; null where time alone changes nothing.</summary>
    public DateTimeOffset? Due => Phase is ChildPhase.StartAt or ChildPhase.WaitStart or ChildPhase.WaitDead ? _at : null;

    /// <summary>Its line in the session data, as ocs-web and ocsbow read it; what comes after restart_required is ours.</summary>
    public WampMap ToMap(DateTimeOffset now) => new()
    {
        ["next_action"] = ChildPhaseNames.Of(Phase),
        ["target_state"] = ChildPhaseNames.Of(Target),
        ["stability"] = _stability.Factor(now),
        ["agent_class"] = Management switch
        {
            ChildManagement.Service => "[docker]",
            ChildManagement.Docker => AgentClass + (Driver is null ? "[d?]" : "[d]"),
            _ => AgentClass,
        },
        ["instance_id"] = InstanceId,
        ["operable"] = Driver is not null,
        ["restart_required"] = IsRestartRequired,
        ["group"] = Group,
        ["pid"] = Driver?.ProcessId is { } id ? id : WampValue.Null,
        ["ready"] = IsReady,
        ["exits"] = _stability.Failures,
    };

    private ChildPhase Next(StartOrder order, DateTimeOffset now, Action<string> say)
    {
        if (Driver is null)
            return ChildPhase.Unknown;
        if (IsPassive)
            return IsRunning ? ChildPhase.Up : ChildPhase.Down;
        return Phase switch
        {
            ChildPhase.WaitStart => AfterStart(now, say),
            ChildPhase.WaitDead => AfterStop(now, say),
            _ => Target == ChildTarget.Up ? Upwards(order, now, say) : Downwards(order, now, say),
        };
    }

    private ChildPhase AfterStart(DateTimeOffset now, Action<string> say)
    {
        if (IsRunning)
        {
            say($"Launched {FullName}");
            return ChildPhase.Up;
        }

        if (now < _at || Driver!.IsStarting)
            return ChildPhase.WaitStart;
        say($"Launch not detected for {FullName}!  Will retry.");
        if (Driver!.LastErrors() is { Count: > 0 } errors)
            say($"stderr output from {FullName}: {string.Join('\n', errors)}");
        return Retry(now + RetryDelay);
    }

    private ChildPhase AfterStop(DateTimeOffset now, Action<string> say)
    {
        if (!IsRunning)
        {
            _hasTried = false;
            say($"Agent instance {FullName} has exited");
            return ChildPhase.Down;
        }

        if (now < _at)
            return ChildPhase.WaitDead;
        say($"Agent instance {FullName} refused to die.");
        _at = now + StopPatience;
        return ChildPhase.Down;
    }

    private ChildPhase Upwards(StartOrder order, DateTimeOffset now, Action<string> say) => Phase switch
    {
        ChildPhase.StartAt => now >= _at ? ChildPhase.Start : ChildPhase.StartAt,
        ChildPhase.Start => order.MayStart(this, now) ? Launch(now, say) : ChildPhase.Start,
        ChildPhase.Up => IsRunning ? ChildPhase.Up : AfterExit(now, say),
        _ => ChildPhase.Start,
    };

    private ChildPhase Downwards(StartOrder order, DateTimeOffset now, Action<string> say)
    {
        switch (Phase)
        {
            case ChildPhase.Up:
                if (!order.MayStop(this))
                    return ChildPhase.Up;
                say($"Requesting termination of {FullName}");
                Driver!.RequestStop();
                _at = now + StopPatience;
                return ChildPhase.WaitDead;
            case ChildPhase.Down or ChildPhase.Unknown:
                if (!IsRunning || now < _at)
                    return ChildPhase.Down;
                say($"Detected unexpected session for {FullName} (probably docker); it will be shut down.");
                return ChildPhase.Up;
            default:
                say($"Modifying state of {FullName} from {ChildPhaseNames.Of(Phase)} to idle");
                return ChildPhase.Down;
        }
    }

    private ChildPhase Launch(DateTimeOffset now, Action<string> say)
    {
        say($"Requested launch for {FullName}");
        _started = now;
        Heartbeat = null;
        IsRestartRequired = false;
        try
        {
            Driver!.Start();
        }
        catch (IOException fault)
        {
            say($"Launch of {FullName} failed: {fault.Message}");
            return Retry(now + _stability.Fail(now, _started));
        }

        _at = now + StartPatience;
        return ChildPhase.WaitStart;
    }

    private ChildPhase AfterExit(DateTimeOffset now, Action<string> say)
    {
        say($"Detected exit of {FullName} with code {Driver!.ExitText}.");
        say($"stderr output from {FullName}: {string.Join('\n', Driver.LastErrors())}");
        return Retry(now + _stability.Fail(now, _started));
    }

    private ChildPhase Retry(DateTimeOffset at)
    {
        _at = at;
        _hasTried = true;
        return ChildPhase.StartAt;
    }
}
