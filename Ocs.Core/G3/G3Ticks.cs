namespace Ocs.G3;

/// <summary>The ticks of .g3 files: 10 ns each, since 1970-01-01 UTC.</summary>
public static class G3Ticks
{
    /// <summary>How many make a second.</summary>
    public const long PerSecond = 100_000_000;

    /// <summary>From unix seconds, truncated toward zero as so3g does; times beyond the range become its ends.</summary>
    public static long FromUnixSeconds(double seconds) => (long)(seconds * PerSecond);

    /// <summary>To unix seconds; may differ by one unit in the last place from the number they came from.</summary>
    public static double ToUnixSeconds(long ticks) => (double)ticks / PerSecond;

    /// <summary>To a date; ticks outside its range become its ends.</summary>
    public static DateTimeOffset ToDateTimeOffset(long ticks)
    {
        var epoch = DateTimeOffset.UnixEpoch.Ticks;
        var unix = Math.Clamp(ticks / 10, -epoch, DateTimeOffset.MaxValue.Ticks - epoch);
        return new DateTimeOffset(epoch + unix, TimeSpan.Zero);
    }

    /// <summary>From a date.</summary>
    public static long FromDateTimeOffset(DateTimeOffset time) => (time.UtcTicks - DateTimeOffset.UnixEpoch.Ticks) * 10;
}
