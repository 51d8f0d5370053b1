using System.Collections.Concurrent;

namespace Ocs.Router;

/// <summary>
/// Makes those wait who fail to log in: a second at first, twice as long each time until <see cref="LongestWait"/>. Nobody else
/// waits, and no thread does.
/// </summary>
internal sealed class FailedLogins(TimeProvider clock)
{
    public static readonly TimeSpan ShortestWait = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(16);

    private static readonly TimeSpan ForgottenAfter = TimeSpan.FromMinutes(5);
    private const int MostAddresses = 10_000;

    private readonly ConcurrentDictionary<string, (int Count, DateTimeOffset Last)> _failures = new(StringComparer.Ordinal);

    /// <summary>Notes a failure.</summary>
    /// <returns>How long the peer has to wait for its answer.</returns>
    public TimeSpan Add(string address)
    {
        var now = clock.GetUtcNow();
        if (_failures.Count >= MostAddresses)
            _failures.Clear();
        var (count, _) = _failures.AddOrUpdate(
            address, (1, now), (_, earlier) => now - earlier.Last > ForgottenAfter ? (1, now) : (earlier.Count + 1, now));
        return TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, ShortestWait.Ticks << Math.Min(count - 1, 10)));
    }
}
