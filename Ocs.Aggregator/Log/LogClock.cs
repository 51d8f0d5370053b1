namespace Ocs.Aggregator.Log;

/// <summary>The time at which the record that is read came, so that what is read late counts as received then.</summary>
internal sealed class LogClock : TimeProvider
{
    /// <summary>The time, in ticks of 100 ns UTC.</summary>
    public long Ticks { get; set; }

    public override DateTimeOffset GetUtcNow() => new(Ticks, TimeSpan.Zero);
}
