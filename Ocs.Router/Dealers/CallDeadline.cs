namespace Ocs.Router;

/// <summary>When a caller waits no longer. It is used again with its invocation; the dealer's lock guards it.</summary>
internal sealed class CallDeadline
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(40);

    private readonly TimeProvider _clock;
    private readonly ITimer _timer;
    private long _started;
    private TimeSpan _timeout;

    /// <param name="clock">Whose time counts.</param>
    /// <param name="onTime">Called on a thread of the clock's own, now and then for a deadline that has changed meanwhile: see <see cref="IsOver"/>.</param>
    public CallDeadline(TimeProvider clock, Action onTime)
    {
        _clock = clock;
        _timer = clock.CreateTimer(static action => ((Action)action!)(), onTime, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>The time that the caller gave, in milliseconds; 0 while there is no deadline.</summary>
    public long Milliseconds => (long)_timeout.TotalMilliseconds;

    /// <summary>Sets it.</summary>
    public void Set(long milliseconds)
    {
        _started = _clock.GetTimestamp();
        _timeout = milliseconds < Longest.TotalMilliseconds ? TimeSpan.FromMilliseconds(milliseconds) : Longest;
        _timer.Change(_timeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Clears it.</summary>
    public void Clear()
    {
        if (_timeout == TimeSpan.Zero)
            return;
        _timeout = TimeSpan.Zero;
        _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether it is over. Where the timer came early, it is set again.</summary>
    public bool IsOver()
    {
        if (_timeout == TimeSpan.Zero)
            return false;
        var rest = _timeout - _clock.GetElapsedTime(_started);
        if (rest <= TimeSpan.Zero)
            return true;
        _timer.Change(rest, Timeout.InfiniteTimeSpan);
        return false;
    }
}
