using System.Globalization;
using Ocs.DataNodes.Http;

namespace Ocs.DataNodes.Queries;

/// <summary>A range of time, both ends included, in unix seconds.</summary>
internal readonly record struct TimeRange(double From, double To)
{
    /// <summary>How long it is, in milliseconds; 0 where it is reversed.</summary>
    public double Milliseconds => Math.Max(0, (To - From) * 1000);

    /// <summary>This range, where it is no longer than one may be.</summary>
    /// <exception cref="RequestException">It is longer.</exception>
    public TimeRange NoLongerThan(TimeSpan most) => To - From <= most.TotalSeconds
        ? this
        : throw new RequestException(string.Create(CultureInfo.InvariantCulture,
            $"The range from {Text(From)} to {Text(To)} is longer than this server takes, which is {most.TotalDays:0.###} days (maximumRange)."));

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

    /// <summary>A time as people read it; beyond the years 1 to 9999, as the number that it is.</summary>
    private static string Text(double unixSeconds) => unixSeconds is > -62_135_596_800 and < 253_402_300_800
        ? DateTimeOffset.UnixEpoch.AddSeconds(Math.Floor(unixSeconds)).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{unixSeconds:R} s after 1970");

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
