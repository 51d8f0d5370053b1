namespace Ocs.Wamp;

/// <summary>One call of a registered procedure.</summary>
public sealed class WampInvocation
{
    /// <summary>The URI that was called; for pattern registrations the one the caller named.</summary>
    public required string Procedure { get; init; }

    /// <summary>What it was called with.</summary>
    public required WampArguments Arguments { get; init; }

    /// <summary>The details of the INVOCATION, as sent: <c>caller</c>, <c>caller_authid</c>… where disclosed.</summary>
    public WampMap Details { get; init; } = [];

    /// <summary>Sends a result in parts, or null where the caller did not ask for progress.</summary>
    public Func<WampArguments, ValueTask>? SendProgressAsync { get; init; }
}
