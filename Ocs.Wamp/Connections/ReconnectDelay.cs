namespace Ocs.Wamp;

/// <summary>The pauses between attempts: each half as long again as the one before, up to a bound, each jittered by a fifth either way.</summary>
internal sealed class ReconnectDelay(TimeSpan shortest, TimeSpan longest)
{
    private const double Growth = 1.5;
    private const double Jitter = 0.2;

    private TimeSpan? _next;

    /// <summary>Starts again with the shortest.</summary>
    public void Reset() => _next = null;

    /// <summary>The next pause.</summary>
    /// <param name="random">From 0 to below 1.</param>
    public TimeSpan Next(double random)
    {
        var middle = _next ?? shortest;
        _next = middle * Growth < longest ? middle * Growth : longest;
        return middle * (1 - Jitter + (2 * Jitter * random));
    }
}
