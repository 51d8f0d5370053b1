using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>Computes expressions of whole columns.</summary>
internal static class ColumnExpression
{
    /// <summary>The type of an expression.</summary>
    /// <exception cref="InfluxQueryException">Its operands do not go together.</exception>
    public static InfluxType TypeOf(Expression expression, SelectScope scope)
    {
        switch (expression)
        {
            case NumberLiteral:
                return InfluxType.Float;
            case IntegerLiteral:
                return InfluxType.Integer;
            case StringLiteral:
                return InfluxType.String;
            case BooleanLiteral:
                return InfluxType.Boolean;
            case ParenExpr paren:
                return TypeOf(paren.Inner, scope);
            case VarRef reference:
                return scope.TypeOf(reference);
            case Call call when InfluxFunction.Kind(call.Name) == FunctionKind.Math:
                return MathFunction.TypeOf(call.Name, TypeOf(call.Arguments[0], scope));
            case Call call:
                return call.Arguments.Count == 0 ? InfluxType.Unknown : InfluxFunction.ResultType(call.Name, TypeOf(call.Arguments[0], scope));
            case BinaryExpr binary:
                var left = TypeOf(binary.Left, scope);
                var right = TypeOf(binary.Right, scope);
                if (left == InfluxType.Unknown || right == InfluxType.Unknown)
                    return left == InfluxType.Unknown ? right : left;
                var result = ResultOf(binary.Operation, left, right);
                return result != InfluxType.Unknown
                    ? result
                    : throw new InfluxQueryException($"type error: {Typed(binary, scope)}: incompatible types: {left.Text()} and {right.Text()}");
            default:
                return InfluxType.Unknown;
        }
    }

    /// <summary>Computes an expression.</summary>
    /// <param name="expression">The expression.</param>
    /// <param name="count">How many rows there are.</param>
    /// <param name="scope">What names stand for.</param>
    /// <param name="column">The column of a function call or a field.</param>
    public static Column Evaluate(Expression expression, int count, SelectScope scope, Func<Expression, Column> column)
    {
        switch (expression)
        {
            case ParenExpr paren:
                return Evaluate(paren.Inner, count, scope, column);
            case Literal:
                return Constant(SeriesCondition.Evaluate(expression, static _ => default), count);
            case Call call when InfluxFunction.Kind(call.Name) == FunctionKind.Math:
                var arguments = call.Arguments.Select(argument => Evaluate(argument, count, scope, column)).ToArray();
                return MathFunction.Apply(call.Name, TypeOf(call, scope), arguments, count);
            case BinaryExpr binary:
                var left = Evaluate(binary.Left, count, scope, column);
                var right = Evaluate(binary.Right, count, scope, column);
                var result = new Column(TypeOf(binary, scope), Math.Max(count, 1));
                for (var i = 0; i < count; i++)
                    result.Add(ScalarOperation.Apply(binary.Operation, left[i], right[i]));
                return result;
            default:
                return column(expression);
        }
    }

    private static string Typed(Expression expression, SelectScope scope) => expression switch
    {
        VarRef reference => new VarRef(reference.Name, scope.TypeOf(reference)).ToString(),
        BinaryExpr binary => $"{Typed(binary.Left, scope)} {BinaryOperator.Text(binary.Operation)} {Typed(binary.Right, scope)}",
        ParenExpr paren => $"({Typed(paren.Inner, scope)})",
        Call call => $"{call.Name}({string.Join(", ", call.Arguments.Select(argument => Typed(argument, scope)))})",
        _ => expression.ToString()!,
    };

    private static Column Constant(InfluxValue value, int count)
    {
        var column = new Column(value.Type, Math.Max(count, 1));
        for (var i = 0; i < count; i++)
            column.Add(value);
        return column;
    }

    private static InfluxType ResultOf(TokenKind operation, InfluxType left, InfluxType right) =>
        ScalarOperation.Apply(operation, One(left), One(right)).Type;

    private static InfluxValue One(InfluxType type) => type switch
    {
        InfluxType.Float => 1.0,
        InfluxType.Integer => 1L,
        InfluxType.Boolean => true,
        _ => "",
    };
}
