namespace Ocs.Agents.HostManager;

/// <summary>How often a child ended by itself lately, and how long to wait before it is started again.</summary>
internal sealed class Stability
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan ShortestDelay = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(60);

    private readonly List<DateTimeOffset> _failures = [];
    private int _inARow;

    /// <summary>How often it ended by itself since this program knows it.</summary>
    public long Failures { get; private set; }

    /// <summary>Remembers a failure, and gives the time to wait: 3 s, doubled for each failure in a row up to a minute.</summary>
    /// <param name="now">When it ended.</param>
    /// <param name="started">When it was started; null where that is not known. A run of two minutes begins a new row.</param>
    public TimeSpan Fail(DateTimeOffset now, DateTimeOffset? started)
    {
        if (started is null || now - started > Window)
            _inARow = 0;
        Failures++;
        _failures.Add(now);
        var delay = ShortestDelay * Math.Pow(2, Math.Min(_inARow++, 10));
        return delay < LongestDelay ? delay : LongestDelay;
    }

    /// <summary>
    /// From 0 to 1: a single failure ten seconds ago makes 0.5, and each further one within two minutes less
    /// (drivers.py: stability_factor).
    /// </summary>
    public double Factor(DateTimeOffset now)
    {
        if (_failures.Count == 0)
            return 1;
        var last = _failures[^1];
        _failures.RemoveAll(failure => failure != last && failure < now - Window);
        return Math.Max(0, 1 - _failures.Sum(failure => 5 / Math.Max((now - failure).TotalSeconds, 1e-3)));
    }
}
