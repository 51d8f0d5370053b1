using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>A WHERE clause, taken apart: the range of times, and the condition on tags and fields.</summary>
/// <param name="Times">The range.</param>
/// <param name="Rest">What else must be true, or null.</param>
internal sealed record Condition(TimeRange Times, Expression? Rest)
{
    /// <summary>Takes a clause apart. Times always narrow the range, even on one side of an OR, as in InfluxDB.</summary>
    /// <exception cref="InfluxQueryException">The clause is no condition, or compares <c>time</c> with no time.</exception>
    public static Condition Split(Expression? expression, long now)
    {
        var times = TimeRange.All;
        var rest = expression is null ? null : Split(expression, now, ref times);
        while (rest is ParenExpr paren)
            rest = paren.Inner;
        return new Condition(times, rest is BooleanLiteral { Value: true } ? null : rest);
    }

    private static Expression? Split(Expression expression, long now, ref TimeRange times)
    {
        switch (expression)
        {
            case BinaryExpr { Operation: TokenKind.And or TokenKind.Or } binary:
                var left = Split(binary.Left, now, ref times);
                var right = Split(binary.Right, now, ref times);
                return left is null ? right : right is null ? left : new BinaryExpr(binary.Operation, left, right);
            case BinaryExpr { Left: VarRef { IsTime: true } } binary:
                times = times.Intersect(Range(binary.Operation, binary.Right, now));
                return null;
            case BinaryExpr { Right: VarRef { IsTime: true } } binary:
                times = times.Intersect(Range(Mirror(binary.Operation), binary.Left, now));
                return null;
            case BinaryExpr binary:
                foreach (var node in binary.SelfAndDescendants())
                {
                    if (node is Call call)
                        throw new InfluxQueryException($"invalid function call in condition: {call}");
                }

                return binary;
            case ParenExpr paren:
                return Split(paren.Inner, now, ref times) is { } inner ? new ParenExpr(inner) : null;
            case BooleanLiteral:
                return expression;
            default:
                throw new InfluxQueryException($"invalid condition expression: {expression}");
        }
    }

    private static TokenKind Mirror(TokenKind operation) => operation switch
    {
        TokenKind.Greater => TokenKind.Less,
        TokenKind.GreaterOrEqual => TokenKind.LessOrEqual,
        TokenKind.Less => TokenKind.Greater,
        TokenKind.LessOrEqual => TokenKind.GreaterOrEqual,
        _ => operation,
    };

    private static TimeRange Range(TokenKind operation, Expression expression, long now)
    {
        var time = TimeExpression.Evaluate(expression, now);
        return operation switch
        {
            TokenKind.Greater => TimeRange.All with { From = time + 1 },
            TokenKind.GreaterOrEqual => TimeRange.All with { From = time },
            TokenKind.Less => TimeRange.All with { To = time - 1 },
            TokenKind.LessOrEqual => TimeRange.All with { To = time },
            TokenKind.Equal => new TimeRange(time, time),
            _ => throw new InfluxQueryException($"invalid time comparison operator: {BinaryOperator.Text(operation)}"),
        };
    }
}
