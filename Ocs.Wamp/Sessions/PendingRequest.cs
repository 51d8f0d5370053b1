namespace Ocs.Wamp;

/// <summary>A request that waits for its reply: the id that was granted, and the arguments of a result.</summary>
internal sealed class PendingRequest(MessageType type) : TaskCompletionSource<(long Id, WampArguments Arguments)>(TaskCreationOptions.RunContinuationsAsynchronously)
{
    /// <summary>What was sent.</summary>
    public MessageType Type { get; } = type;

    /// <summary>The request id, once sent.</summary>
    public long Request { get; set; }

    /// <summary>Called on the receiving thread with the id that was granted, before anything that follows on the wire is looked at.</summary>
    public Action<long>? OnGranted { get; init; }

    /// <summary>Called on the receiving thread with each part of a progressive result.</summary>
    public Action<WampArguments>? OnProgress { get; init; }

    /// <summary>Called on the receiving thread with the details of a result.</summary>
    public Action<WampMap>? OnDetails { get; init; }
}
