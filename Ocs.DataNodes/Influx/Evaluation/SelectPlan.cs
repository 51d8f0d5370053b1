using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>What a SELECT may cost.</summary>
/// <param name="Range">The longest range of time.</param>
/// <param name="Buckets">The most time intervals of one series.</param>
/// <param name="Rows">The most rows of an answer.</param>
/// <param name="Values">The most values that are held at a time.</param>
internal sealed record SelectLimits(TimeSpan Range, int Buckets, int Rows, int Values);

/// <summary>A SELECT whose names are resolved: what <see cref="SelectEvaluator"/> does for each group.</summary>
internal sealed class SelectPlan
{
    private long _held;

    public SelectPlan(SelectStatement statement, SelectScope scope, SelectLimits limits, long now)
    {
        Scope = scope;
        Limits = limits;
        Descending = statement.Descending;
        Fill = statement.Fill;
        FillNumber = statement.Fill.Number switch
        {
            IntegerLiteral integer => integer.Value,
            NumberLiteral number => number.Value,
            _ => default(InfluxValue),
        };
        var condition = Evaluation.Condition.Split(statement.Condition, now);
        var dimensions = SelectDimensions.Split(statement.Dimensions, now);
        Condition = condition.Rest;
        Interval = dimensions.Interval;
        Times = !Interval.IsNone && condition.Times.To == TimeRange.Latest ? condition.Times with { To = now } : condition.Times;
        CheckRange(now);
        GroupKeys = [.. GroupingKeys(statement, scope, dimensions)];
        (var fields, TimeName) = SelectCheck.Run(statement, Interval);
        var groupsAll = statement.Dimensions.Any(dimension => dimension is Wildcard or RegexLiteral);
        Fields = FieldExpansion.Expand(fields, scope, dimensions, groupsAll);
        Names = ColumnNames.Of(Fields);
        Calls = [.. Fields.SelectMany(field => FindCalls(field.Expression)).DistinctBy(call => call.ToString())];
        Others = [.. Fields.SelectMany(field => FindReferences(field.Expression)).DistinctBy(reference => reference.ToString())];
        SelectsPoint = Calls.Count == 1 && InfluxFunction.Kind(Calls[0].Name) == FunctionKind.Selector;
        foreach (var field in Fields)
            ColumnExpression.TypeOf(field.Expression, scope);
        CheckBuckets();
    }

    public SelectScope Scope { get; }

    public SelectLimits Limits { get; }

    /// <summary>The range of times, both ends included.</summary>
    public TimeRange Times { get; }

    public Interval Interval { get; }

    public bool Descending { get; }

    public Fill Fill { get; }

    /// <summary>The number of <c>fill(number)</c>.</summary>
    public InfluxValue FillNumber { get; }

    /// <summary>What else must be true, or null.</summary>
    public Expression? Condition { get; }

    /// <summary>The tag keys that are grouped by, sorted.</summary>
    public IReadOnlyList<string> GroupKeys { get; }

    public IReadOnlyList<Field> Fields { get; }

    /// <summary>The names of the columns, without that of the times.</summary>
    public IReadOnlyList<string> Names { get; }

    public string TimeName { get; }

    /// <summary>The function calls, each once.</summary>
    public IReadOnlyList<Call> Calls { get; }

    /// <summary>The fields and tags outside functions, each once.</summary>
    public IReadOnlyList<VarRef> Others { get; }

    /// <summary>Whether one sample is chosen, whose time and other fields are shown.</summary>
    public bool SelectsPoint { get; }

    /// <summary>The refusal of an interval too small for the range.</summary>
    public InfluxQueryException TooManyBuckets(long buckets) => new($"max-select-buckets limit exceeded: ({buckets}/{Limits.Buckets})");

    /// <summary>Counts values that are held for the answer.</summary>
    /// <exception cref="InfluxQueryException">They are too many.</exception>
    public void Hold(long values)
    {
        _held += values;
        if (_held > Limits.Values)
            throw new InfluxQueryException($"the answer has more than {Limits.Values} values: ask for a shorter time, fewer fields or a LIMIT");
    }

    private static IEnumerable<string> GroupingKeys(SelectStatement statement, SelectScope scope, SelectDimensions dimensions)
    {
        // A tag that is named counts even where no series has it.
        var named = statement.Dimensions.OfType<VarRef>().Select(reference => reference.Name);
        return scope.Tags.Where(dimensions.Tags).Concat(named).Distinct().Order(StringComparer.Ordinal);
    }

    private static IEnumerable<Call> FindCalls(Expression expression) =>
        expression is Call call && InfluxFunction.Kind(call.Name) != FunctionKind.Math ? [call] : expression.Children.SelectMany(FindCalls);

    private static IEnumerable<VarRef> FindReferences(Expression expression) => expression switch
    {
        VarRef reference => [reference],
        Call call when InfluxFunction.Kind(call.Name) != FunctionKind.Math => [],
        _ => expression.Children.SelectMany(FindReferences),
    };

    /// <summary>A range without an end counts up to now.</summary>
    private void CheckRange(long now)
    {
        const double nanosecondsPerDay = 86_400e9;
        var days = ((double)(Times.To == TimeRange.Latest ? Math.Max(now, Times.From) : Times.To) - Times.From) / nanosecondsPerDay;
        if (Times.HasFrom && days > Limits.Range.TotalDays)
            throw new InfluxQueryException(FormattableString.Invariant($"the range of time is {days:0.###} days long: this server takes {Limits.Range.TotalDays:0.###} (maximumRange)"));
    }

    private void CheckBuckets()
    {
        if (Interval.IsNone || !Times.HasFrom || Times.From > Times.To)
            return;
        var buckets = (((Int128)Interval.Start(Times.To - 1) - Interval.Start(Times.From)) / Interval.Duration) + 1;
        if (buckets > Limits.Buckets)
            throw TooManyBuckets((long)buckets);
    }
}
