using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>What operators do with two values, as in InfluxDB: a number divided by zero is 0.</summary>
internal static class ScalarOperation
{
    public static InfluxValue Apply(TokenKind operation, InfluxValue left, InfluxValue right) =>
        (left.Type, right.Type) switch
        {
            (InfluxType.Boolean, InfluxType.Boolean) => Apply(operation, left.Boolean, right.Boolean),
            (InfluxType.Integer, InfluxType.Integer) => Apply(operation, left.Integer, right.Integer),
            (InfluxType.Float or InfluxType.Integer, InfluxType.Float or InfluxType.Integer) =>
                Apply(operation, left.CastTo(InfluxType.Float).Float, right.CastTo(InfluxType.Float).Float),
            (InfluxType.String, InfluxType.String) => operation switch
            {
                TokenKind.Equal => left.String == right.String,
                TokenKind.NotEqual => left.String != right.String,
                _ => default,
            },
            _ => BinaryOperator.IsLogical(operation) ? false : default(InfluxValue),
        };

    public static InfluxValue Apply(TokenKind operation, double left, double right) => operation switch
    {
        TokenKind.Equal => left == right,
        TokenKind.NotEqual => left != right,
        TokenKind.Less => left < right,
        TokenKind.LessOrEqual => left <= right,
        TokenKind.Greater => left > right,
        TokenKind.GreaterOrEqual => left >= right,
        TokenKind.Add => left + right,
        TokenKind.Subtract => left - right,
        TokenKind.Multiply => left * right,
        TokenKind.Divide => right == 0 ? 0.0 : left / right,
        TokenKind.Modulo => left % right,
        _ => default(InfluxValue),
    };

    private static InfluxValue Apply(TokenKind operation, bool left, bool right) => operation switch
    {
        TokenKind.And or TokenKind.BitAnd => left && right,
        TokenKind.Or or TokenKind.BitOr => left || right,
        TokenKind.BitXor or TokenKind.NotEqual => left != right,
        TokenKind.Equal => left == right,
        _ => default(InfluxValue),
    };

    private static InfluxValue Apply(TokenKind operation, long left, long right) => operation switch
    {
        TokenKind.Equal => left == right,
        TokenKind.NotEqual => left != right,
        TokenKind.Less => left < right,
        TokenKind.LessOrEqual => left <= right,
        TokenKind.Greater => left > right,
        TokenKind.GreaterOrEqual => left >= right,
        TokenKind.Add => unchecked(left + right),
        TokenKind.Subtract => unchecked(left - right),
        TokenKind.Multiply => unchecked(left * right),
        TokenKind.Divide => right == 0 ? 0.0 : (double)left / right,
        TokenKind.Modulo => right is 0 or -1 ? 0L : left % right,
        TokenKind.BitAnd => left & right,
        TokenKind.BitOr => left | right,
        TokenKind.BitXor => left ^ right,
        _ => default(InfluxValue),
    };
}
