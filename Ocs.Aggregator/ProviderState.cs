using Ocs.Wamp;

namespace Ocs.Aggregator;

/// <summary>What session data say of a feed.</summary>
/// <param name="LastRefresh">When its last message came.</param>
/// <param name="SessionId">The session of its agent.</param>
/// <param name="IsStale">Whether no message came for long.</param>
/// <param name="LastBlock">The block that came last.</param>
internal sealed record ProviderState(DateTimeOffset LastRefresh, string SessionId, bool IsStale, string LastBlock)
{
    /// <summary>As session data.</summary>
    public WampMap ToMap() => new()
    {
        ["last_refresh"] = (LastRefresh - DateTimeOffset.UnixEpoch).TotalSeconds,
        ["sessid"] = SessionId,
        ["stale"] = IsStale,
        ["last_block_received"] = LastBlock,
    };
}
