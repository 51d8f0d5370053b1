namespace Ocs.Instruments;

/// <summary>
/// Keeps a loop at a steady rate, whatever its own work takes (ocs_twisted.py: Pacemaker). After a pass that took too
/// long it goes on with the next beat that is still ahead, and does not make up those that were missed.
/// </summary>
public sealed class Pacemaker
{
    private readonly TimeProvider _clock;
    private readonly long _period;
    private readonly bool _isAligned;
    private long _next;

    /// <summary>A pacemaker whose first beat comes at once, or with <paramref name="align"/> at the next whole period.</summary>
    /// <param name="hertz">Beats a second, above 0 and up to 10 000.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="align">
    /// Whether beats come at whole periods of universal time, so that several agents sample at the same moments; only
    /// with a whole number of beats a second.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The rate cannot be kept.</exception>
    public Pacemaker(double hertz, TimeProvider clock, bool align = false)
    {
        if (hertz is not (> 0 and <= 10_000))
            throw new ArgumentOutOfRangeException(nameof(hertz), $"{hertz} Hz is not above 0 and up to 10000 Hz.");
        if (align && hertz != Math.Floor(hertz))
            throw new ArgumentOutOfRangeException(nameof(hertz), $"{hertz} Hz is no whole number of beats a second, which alignment needs.");
        _clock = clock;
        _isAligned = align;
        _period = (long)Math.Round(TimeSpan.TicksPerSecond / hertz);
        Hertz = hertz;
    }

    /// <summary>Beats a second.</summary>
    public double Hertz { get; }

    /// <summary>How many beats were missed because a pass of the loop took too long.</summary>
    public long Missed { get; private set; }

    /// <summary>Waits for the next beat.</summary>
    /// <returns>The time of the beat, for the samples that are taken now.</returns>
    public async ValueTask<DateTimeOffset> WaitAsync(CancellationToken cancellationToken = default)
    {
        var now = _clock.GetUtcNow().Ticks;
        if (_next == 0)
            _next = _isAligned ? Ceiling(now) : now;
        if (_next < now - _period)
        {
            // A clock that was set forward looks the same as a slow pass.
            var missed = (now - _next) / _period;
            Missed += missed;
            _next += missed * _period;
        }
        else if (_next > now + (2 * _period))
        {
            // The clock was set back.
            _next = _isAligned ? Ceiling(now) : now + _period;
        }

        var beat = _next;
        if (beat > now)
            await Task.Delay(TimeSpan.FromTicks(beat - now), _clock, cancellationToken).ConfigureAwait(true);
        else
            cancellationToken.ThrowIfCancellationRequested();
        _next = _isAligned ? Ceiling(beat + 1) : beat + _period;
        return new DateTimeOffset(beat, TimeSpan.Zero);
    }

    /// <summary>The whole period at a time or after it; counted within its second, so that thirds do not drift.</summary>
    private long Ceiling(long ticks)
    {
        var second = ticks - (ticks % TimeSpan.TicksPerSecond);
        var beats = (long)Hertz;
        var index = ((ticks - second) * beats + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
        var beat = second + (index * TimeSpan.TicksPerSecond / beats);
        return beat < ticks ? second + ((index + 1) * TimeSpan.TicksPerSecond / beats) : beat;
    }
}
