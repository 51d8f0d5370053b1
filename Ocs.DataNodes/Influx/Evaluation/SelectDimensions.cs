using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>A GROUP BY clause, taken apart.</summary>
/// <param name="Interval">The intervals of time, or none.</param>
/// <param name="Tags">Which tag keys to group by.</param>
internal sealed record SelectDimensions(Interval Interval, Func<string, bool> Tags)
{
    /// <summary>Takes the clause apart.</summary>
    /// <exception cref="InfluxQueryException">It groups by something else than time and tags.</exception>
    public static SelectDimensions Split(IReadOnlyList<Expression> dimensions, long now)
    {
        var interval = default(Interval);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var patterns = new List<InfluxRegex>();
        var all = false;
        foreach (var dimension in dimensions)
        {
            switch (dimension)
            {
                case VarRef { IsTime: true }:
                    throw new InfluxQueryException("time() is a function and expects at least one argument");
                case VarRef tag:
                    names.Add(tag.Name);
                    break;
                case Wildcard:
                    all = true;
                    break;
                case RegexLiteral regex:
                    patterns.Add(regex.Regex);
                    break;
                case Call call:
                    interval = interval.IsNone ? Time(call, now) : throw new InfluxQueryException("multiple time dimensions not allowed");
                    break;
                default:
                    throw new InfluxQueryException("only time and tag dimensions allowed");
            }
        }

        return new SelectDimensions(interval, key => all || names.Contains(key) || patterns.Exists(pattern => pattern.IsMatch(key)));
    }

    private static Interval Time(Call call, long now)
    {
        if (call.Name != "time")
            throw new InfluxQueryException("only time() calls allowed in dimensions");
        if (call.Arguments.Count is < 1 or > 2)
            throw new InfluxQueryException("time dimension expected 1 or 2 arguments");
        if (call.Arguments[0] is not DurationLiteral { Nanoseconds: var duration })
            throw new InfluxQueryException("time dimension must have duration argument");
        if (duration <= 0)
            return default;
        return call.Arguments.Count == 1 ? new Interval(duration, 0) : new Interval(duration, Offset(call.Arguments[1], now) % duration);
    }

    private static long Offset(Expression offset, long now) => offset switch
    {
        DurationLiteral or BinaryExpr or ParenExpr or Call { Name: "now", Arguments.Count: 0 } => TimeExpression.Evaluate(offset, now),
        StringLiteral text => TimeExpression.ParseTime(text.Value) ?? throw new InfluxQueryException("time dimension offset must be duration or now()"),
        Call { Name: "now" } => throw new InfluxQueryException("time dimension offset now() function requires no arguments"),
        Call => throw new InfluxQueryException("time dimension offset function must be now()"),
        _ => throw new InfluxQueryException("time dimension offset must be duration or now()"),
    };
}
