using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Ocs.G3;

namespace Ocs.Cli.Commands;

/// <summary>Times on the command line: ISO 8601 (UTC unless it says otherwise), unix seconds, <c>now</c>, or <c>-90s</c>, <c>-10m</c>, <c>-6h</c>, <c>-2d</c> before now.</summary>
internal static class ArchiveTime
{
    /// <summary>Before all samples.</summary>
    public const long Beginning = long.MinValue / 2;

    /// <summary>Behind all samples.</summary>
    public const long End = long.MaxValue / 2;

    /// <summary>An option that takes a time, as ticks of 10 ns.</summary>
    public static Option<long?> Option(string name, string description, TimeProvider clock) => new(name)
    {
        Description = description + " ISO 8601, unix seconds, now, or -90s, -10m, -6h, -2d.",
        HelpName = "time",
        CustomParser = result => Parse(result, clock),
    };

    /// <summary>Reads a time; null where it is none.</summary>
    public static long? Parse(string text, TimeProvider clock)
    {
        var now = G3Ticks.FromDateTimeOffset(clock.GetUtcNow());
        if (text == "now")
            return now;
        if (text.Length > 2 && text[0] == '-' && UnitOf(text[^1]) is { } unit
            && double.TryParse(text.AsSpan(1, text.Length - 2), NumberStyles.Float, CultureInfo.InvariantCulture, out var count))
            return now - (long)(count * unit * G3Ticks.PerSecond);
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && double.IsFinite(seconds))
            return G3Ticks.FromUnixSeconds(seconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? G3Ticks.FromDateTimeOffset(time)
            : null;
    }

    private static long? Parse(ArgumentResult result, TimeProvider clock)
    {
        var text = result.Tokens[^1].Value;
        if (Parse(text, clock) is { } ticks)
            return ticks;
        result.AddError($"\"{text}\" is no time: use ISO 8601, unix seconds, now, or -10m.");
        return null;
    }

    private static double? UnitOf(char letter) => letter switch
    {
        's' => 1,
        'm' => 60,
        'h' => 3600,
        'd' => 86400,
        _ => null,
    };
}
