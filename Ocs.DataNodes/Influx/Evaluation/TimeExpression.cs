using System.Globalization;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>Computes constants of time: <c>now() - 1h</c>, <c>1795204670621ms</c>, <c>'2026-11-21T19:31:43Z' + 5m</c>.</summary>
internal static class TimeExpression
{
    private enum Kind { Time, Duration, Integer, Number, Other }

    /// <summary>The time of an expression that is compared with <c>time</c>, in nanoseconds since 1970.</summary>
    /// <exception cref="InfluxQueryException">The expression is no time.</exception>
    public static long Evaluate(Expression expression, long now)
    {
        try
        {
            var (kind, value) = Compute(expression, now);
            if (kind == Kind.Time && value is < TimeRange.Earliest + 1 or > TimeRange.Latest)
                throw new OverflowException();
            return kind == Kind.Other
                ? throw new InfluxQueryException($"invalid operation: time and {expression.TypeName} are not compatible")
                : value;
        }
        catch (OverflowException)
        {
            throw new InfluxQueryException($"time {expression} overflows time literal");
        }
    }

    /// <summary>Reads a date, or a date and a time with or without a zone; null where the text is neither.</summary>
    /// <exception cref="InfluxQueryException">It starts like a date and is none.</exception>
    public static long? ParseTime(string text)
    {
        if (text.Length < 10 || !text.AsSpan(0, 10).ToArray().Select((c, i) => i is 4 or 7 ? c == '-' : char.IsAsciiDigit(c)).All(ok => ok))
            return null;
        var fraction = 0L;
        var rest = text;
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        if (dot > 0)
        {
            var end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end]))
                end++;
            var digits = text[(dot + 1)..end];
            if (digits.Length > 0)
                fraction = long.Parse(digits.PadRight(9, '0').AsSpan(0, 9), CultureInfo.InvariantCulture);
            rest = text[..dot] + text[end..];
        }

        string[] formats = ["yyyy-MM-dd HH:mm:ss", "yyyy-MM-ddTHH:mm:ssK", "yyyy-MM-dd"];
        if ((rest.Length > 10 && rest[10] == 'T' && !rest.EndsWith('Z') && rest.IndexOfAny(['+', '-'], 11) < 0)
            || !DateTimeOffset.TryParseExact(rest, formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            throw new InfluxQueryException("invalid timestamp string");
        }

        var seconds = (Int128)time.ToUnixTimeSeconds() * 1_000_000_000 + fraction;
        return seconds > TimeRange.Earliest && seconds <= TimeRange.Latest
            ? (long)seconds
            : throw new InfluxQueryException(seconds > 0
                ? $"time {time:yyyy-MM-ddTHH:mm:ssZ} overflows time literal"
                : $"time {time:yyyy-MM-ddTHH:mm:ssZ} underflows time literal");
    }

    private static (Kind Kind, long Value) Compute(Expression expression, long now)
    {
        switch (expression)
        {
            case ParenExpr paren:
                return Compute(paren.Inner, now);
            case Call { Name: "now", Arguments.Count: 0 }:
                return (Kind.Time, now);
            case DurationLiteral duration:
                return (Kind.Duration, duration.Nanoseconds);
            case IntegerLiteral integer:
                return (Kind.Integer, integer.Value);
            case NumberLiteral number:
                return (Kind.Number, (long)number.Value);
            case StringLiteral text when ParseTime(text.Value) is { } time:
                return (Kind.Time, time);
            case BinaryExpr binary:
                var left = Compute(binary.Left, now);
                var right = Compute(binary.Right, now);
                return Combine(binary.Operation, left, right);
            default:
                return (Kind.Other, 0);
        }
    }

    private static (Kind Kind, long Value) Combine(TokenKind operation, (Kind Kind, long Value) left, (Kind Kind, long Value) right)
    {
        checked
        {
            return (operation, left.Kind, right.Kind) switch
            {
                (_, Kind.Other, _) or (_, _, Kind.Other) => (Kind.Other, 0),
                (TokenKind.Add, Kind.Time, Kind.Time) => (Kind.Other, 0),
                (TokenKind.Add, _, _) => (Stronger(left.Kind, right.Kind), left.Value + right.Value),
                (TokenKind.Subtract, Kind.Time, Kind.Time) => (Kind.Duration, left.Value - right.Value),
                (TokenKind.Subtract, _, Kind.Time) => (Kind.Other, 0),
                (TokenKind.Subtract, _, _) => (Stronger(left.Kind, right.Kind), left.Value - right.Value),
                (_, Kind.Time, _) or (_, _, Kind.Time) => (Kind.Other, 0),
                (TokenKind.Multiply, _, _) => (Stronger(left.Kind, right.Kind), left.Value * right.Value),
                (TokenKind.Divide, _, _) when right.Value != 0 => (Stronger(left.Kind, right.Kind), left.Value / right.Value),
                _ => (Kind.Other, 0),
            };
        }
    }

    private static Kind Stronger(Kind left, Kind right) => left < right ? left : right;
}
