using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Topics whose latest events are kept in memory, for <c>wamp.subscription.get_events</c>.</summary>
/// <param name="Uri">The topic, or the pattern of topics.</param>
/// <param name="Match">How it matches.</param>
public sealed record EventHistoryOptions(string Uri, MatchPolicy Match = MatchPolicy.Exact)
{
    /// <summary>How many events are kept.</summary>
    public int Limit { get; init; } = 100;

    /// <summary>How many bytes of payload are kept.</summary>
    public long MaxBytes { get; init; } = 64 << 20;
}
