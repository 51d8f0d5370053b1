using System.Globalization;

namespace Ocs.DataNodes.Queries;

/// <summary>A range of time, both ends included, in unix seconds.</summary>
internal readonly record struct TimeRange(double From, double To)
{
    /// <summary>How long it is, in milliseconds; 0 where it is reversed.</summary>
    public double Milliseconds => Math.Max(0, (To - From) * 1000);

    /// <summary>The last of what the cache keeps.</summary>
    public static TimeRange Whole(LiveCache cache)
    {
        var now = LiveCache.UnixSeconds(cache.Clock.GetUtcNow());
        return new TimeRange(now - cache.Options.BufferTime.TotalSeconds, now + cache.Options.FutureTolerance.TotalSeconds);
    }

    /// <summary>
    /// Reads a time: ISO 8601 with or without a zone (without one it is UTC), unix milliseconds as a number or text, or
    /// <c>now</c> with a difference such as <c>now-5m</c>.
    /// </summary>
    public static bool TryParse(string text, double now, out double unixSeconds)
    {
        text = text.Trim();
        if (text.StartsWith("now", StringComparison.Ordinal))
            return TryParseRelative(text.AsSpan(3), now, out unixSeconds);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var milliseconds))
        {
            unixSeconds = milliseconds / 1000;
            return double.IsFinite(unixSeconds);
        }

        var isTime = DateTimeOffset.TryParse(
            text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time);
        unixSeconds = LiveCache.UnixSeconds(time);
        return isTime;
    }

    private static bool TryParseRelative(ReadOnlySpan<char> text, double now, out double unixSeconds)
    {
        unixSeconds = now;
        if (text.IsEmpty)
            return true;
        double? unit = text[^1] switch { 's' => 1, 'm' => 60, 'h' => 3600, 'd' => 86400, 'w' => 7 * 86400, _ => null };
        if (unit is null || !double.TryParse(text[..^1], NumberStyles.Float, CultureInfo.InvariantCulture, out var count))
            return false;
        unixSeconds = now + (count * unit.Value);
        return double.IsFinite(unixSeconds);
    }
}
