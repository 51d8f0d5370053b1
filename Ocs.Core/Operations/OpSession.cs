using System.Diagnostics.CodeAnalysis;
using Ocs.Wamp;

namespace Ocs.Operations;

/// <summary>One run of an operation: its status, messages and data, as clients see them. Safe to use from several threads.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Its token source has no timer and no handle: nothing to dispose.")]
public sealed class OpSession
{
    private readonly Lock _lock = new();
    private readonly TimeProvider _clock;
    private readonly SessionMessages _messages;
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly double _startTime;
    private double? _endTime;
    private OpStatus _status = OpStatus.Starting;
    private bool? _success;
    private bool _degraded;
    private WampMap _data = [];
    private bool _infinityTold;

    internal OpSession(long id, string operationName, int credentialLevel, TimeProvider clock)
    {
        Id = id;
        OperationName = operationName;
        CredentialLevel = credentialLevel;
        _clock = clock;
        _startTime = Now();
        _messages = new SessionMessages(_startTime);
        _messages.Add(_startTime, StatusText(OpStatus.Starting));
    }

    /// <summary>Told of each message as it is added.</summary>
    internal Action<string>? OnMessage { get; init; }

    /// <summary>Told, once a session, that its data held an infinity; the text names where.</summary>
    internal Action<string>? OnInfinity { get; init; }

    /// <summary>The number of this session: counts from 0 over all operations of the agent.</summary>
    public long Id { get; }

    /// <summary>The operation's name on the wire.</summary>
    public string OperationName { get; }

    /// <summary>The credential level of who started it.</summary>
    public int CredentialLevel { get; }

    /// <summary>How far it is; moves forward only.</summary>
    public OpStatus Status
    {
        get
        {
            lock (_lock)
                return _status;
        }
    }

    /// <summary>The state in one number, as heartbeats carry it.</summary>
    public OpCode Code
    {
        get
        {
            lock (_lock)
                return CodeNow();
        }
    }

    /// <summary>How it ended; null until it has.</summary>
    public bool? Success
    {
        get
        {
            lock (_lock)
                return _success;
        }
    }

    /// <summary>Marks the session degraded, or well again.</summary>
    public bool Degraded
    {
        get
        {
            lock (_lock)
                return _degraded;
        }

        set
        {
            lock (_lock)
                _degraded = value;
        }
    }

    /// <summary>The data as last set.</summary>
    public WampMap Data
    {
        get
        {
            lock (_lock)
                return _data;
        }
    }

    /// <summary>Completes when the session is done.</summary>
    internal Task Completion => _completion.Task;

    /// <summary>Cancelled by stop and abort.</summary>
    internal CancellationToken StopToken => _stop.Token;

    /// <summary>Adds a message for people, with the time of now.</summary>
    public void AddMessage(string text)
    {
        lock (_lock)
            _messages.Add(Now(), text);
        OnMessage?.Invoke(text);
    }

    /// <summary>
    /// Replaces the data. The map is not changed afterwards by the caller: give a new one each time. NaN and infinities
    /// become null, as no JSON reader of a client takes them.
    /// </summary>
    public void SetData(WampMap data)
    {
        var readable = SessionData.Readable(data, out var infinity);
        bool first;
        lock (_lock)
        {
            _data = readable;
            first = infinity is not null && !_infinityTold;
            _infinityTold |= first;
        }

        if (first)
            OnInfinity?.Invoke(infinity!);
    }

    /// <summary>Moves the status forward; false, and nothing happens, where it is there or further already.</summary>
    internal bool TryAdvance(OpStatus status)
    {
        lock (_lock)
        {
            if (status <= _status)
                return false;
            Advance(status);
        }

        OnMessage?.Invoke(StatusText(status));
        return true;
    }

    /// <summary>Ends the session: the operation's text, then its success, then the status.</summary>
    internal void Finish(OpResult result)
    {
        lock (_lock)
        {
            if (_status == OpStatus.Done)
                return;
            _messages.Add(Now(), result.Message ?? "");
            _success = result.Success;
            Advance(OpStatus.Done);
        }

        OnMessage?.Invoke(result.Message ?? "");
        OnMessage?.Invoke(StatusText(OpStatus.Done));
        _completion.TrySetResult();
    }

    /// <summary>Cancels the operation's token. Its callbacks run elsewhere: they are the agent's code.</summary>
    internal void Cancel() => _ = _stop.CancelAsync();

    /// <summary>The session as clients receive it (ocs_agent.py: OpSession.encoded).</summary>
    internal WampMap ToMap()
    {
        lock (_lock)
        {
            return new WampMap
            {
                ["session_id"] = Id,
                ["op_name"] = OperationName,
                ["op_code"] = (long)CodeNow(),
                ["cred_level"] = CredentialLevel,
                ["status"] = NameOf(_status),
                ["degraded"] = _degraded,
                ["success"] = _success is { } success ? success : WampValue.Null,
                ["start_time"] = _startTime,
                ["end_time"] = _endTime is { } end ? end : WampValue.Null,
                ["data"] = _data,
                ["messages"] = _messages.ToList(Now()),
            };
        }
    }

    private static string NameOf(OpStatus status) => status switch
    {
        OpStatus.Starting => "starting",
        OpStatus.Running => "running",
        OpStatus.Stopping => "stopping",
        _ => "done",
    };

    private static string StatusText(OpStatus status) => $"Status is now \"{NameOf(status)}\".";

    private void Advance(OpStatus status)
    {
        var now = Now();
        _status = status;
        if (status == OpStatus.Done)
            _endTime = now;
        _messages.Add(now, StatusText(status));
    }

    private OpCode CodeNow() => _status switch
    {
        OpStatus.Starting => OpCode.Starting,
        OpStatus.Running => _degraded ? OpCode.Degraded : OpCode.Running,
        OpStatus.Stopping => OpCode.Stopping,
        _ => _success == true ? OpCode.Succeeded : OpCode.Failed,
    };

    private double Now() => (_clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
}
