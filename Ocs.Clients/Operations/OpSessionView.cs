using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>One run of an operation as its agent last told it. It does not change; ask again for news.</summary>
public sealed class OpSessionView
{
    private OpSessionView(WampMap raw) => Raw = raw;

    /// <summary>The session as sent, with what has no property here.</summary>
    public WampMap Raw { get; }

    /// <summary>The number of the run in the life of its agent.</summary>
    public long Id => Raw.GetOrNull("session_id") is { Kind: WampValueKind.Integer } id ? id.AsInteger() : -1;

    /// <summary>The operation.</summary>
    public string Operation => Raw.GetOrNull("op_name").AsStringOrNull() ?? "";

    /// <summary>How far it is.</summary>
    public OpStatus Status => Raw.GetOrNull("status").AsStringOrNull() switch
    {
        "running" => OpStatus.Running,
        "stopping" => OpStatus.Stopping,
        "done" => OpStatus.Done,
        _ => OpStatus.Starting,
    };

    /// <summary>Whether it is over.</summary>
    public bool IsDone => Status == OpStatus.Done;

    /// <summary>Whether it did what it was asked; null while it is not over.</summary>
    public bool? Success => Raw.GetOrNull("success") is { Kind: WampValueKind.Boolean } success ? success.AsBoolean() : null;

    /// <summary>Whether it runs with something wrong.</summary>
    public bool Degraded => Raw.GetOrNull("degraded") is { Kind: WampValueKind.Boolean } degraded && degraded.AsBoolean();

    /// <summary>When it was started.</summary>
    public DateTimeOffset StartTime => Time("start_time") ?? DateTimeOffset.UnixEpoch;

    /// <summary>When it ended; null while it has not.</summary>
    public DateTimeOffset? EndTime => Time("end_time");

    /// <summary>What the operation tells programs.</summary>
    public WampMap Data => Raw.GetOrNull("data").AsMapOrNull() ?? [];

    /// <summary>What the operation and the runtime tell people, oldest first.</summary>
    public IReadOnlyList<OpMessage> Messages =>
        [.. (Raw.GetOrNull("messages").AsListOrNull() ?? []).Select(entry => entry.AsListOrNull()).OfType<WampList>()
            .Where(entry => entry.Count > 1).Select(entry => new OpMessage(FromUnix(entry[0]) ?? default, entry[1].AsStringOrNull() ?? ""))];

    /// <summary>What the operation said at its end, or said last.</summary>
    public string LastMessage =>
        Messages.LastOrDefault(message => !message.Text.StartsWith("Status is now ", StringComparison.Ordinal)).Text ?? "";

    /// <summary>Turns a failure into an exception; a session that succeeded is passed on.</summary>
    /// <exception cref="OperationFailedException">It failed, or is not over.</exception>
    public OpSessionView EnsureSucceeded() => Success == true ? this : throw new OperationFailedException(this);

    /// <summary>The view of a session dictionary; null for an empty one and for that of an operation that never ran.</summary>
    internal static OpSessionView? From(WampMap? session) =>
        session is null || session.Count == 0 || session.GetOrNull("status").AsStringOrNull() == "no_history" ? null : new OpSessionView(session);

    private DateTimeOffset? Time(string key) => FromUnix(Raw.GetOrNull(key));

    private static DateTimeOffset? FromUnix(WampValue seconds) =>
        seconds is { Kind: WampValueKind.Double or WampValueKind.Integer } && Math.Abs(seconds.AsDouble()) < 2e11
            ? DateTimeOffset.UnixEpoch.AddTicks((long)(seconds.AsDouble() * TimeSpan.TicksPerSecond))
            : null;
}
