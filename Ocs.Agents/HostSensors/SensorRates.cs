namespace Ocs.Agents.HostSensors;

/// <summary>Turns counters that only grow into rates per second.</summary>
internal sealed class SensorRates(TimeProvider clock)
{
    private readonly Dictionary<string, (double Count, long Time)> _last = new(StringComparer.Ordinal);

    /// <summary>The rate since the last call for this counter: null the first time, NaN where the counter began anew.</summary>
    public double? Next(string counter, double count)
    {
        var now = clock.GetTimestamp();
        var known = _last.TryGetValue(counter, out var last);
        _last[counter] = (count, now);
        if (!known)
            return null;
        var seconds = clock.GetElapsedTime(last.Time, now).TotalSeconds;
        return count < last.Count || seconds <= 0 ? double.NaN : (count - last.Count) / seconds;
    }
}
