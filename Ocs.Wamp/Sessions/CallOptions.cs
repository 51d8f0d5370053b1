namespace Ocs.Wamp;

/// <summary>How to call.</summary>
public sealed record CallOptions
{
    /// <summary>How long to wait for the result; null for as long as it takes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>Receives the parts of a progressive result, in order, before the call returns.</summary>
    public Action<WampArguments>? OnProgress { get; init; }

    /// <summary>
    /// Receives the details of the result before the call returns, on the receiving thread: <c>callee</c> where the
    /// router tells who answered.
    /// </summary>
    public Action<WampMap>? OnDetails { get; init; }

    /// <summary>Whether to ask the router to tell the callee who calls.</summary>
    public bool DiscloseMe { get; init; }
}
