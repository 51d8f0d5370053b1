using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>What a condition comes to for one series: its tags are known, its fields are not.</summary>
internal static class SeriesCondition
{
    /// <summary>The condition with tags put in: true or false where no field is left in it.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="tags">The tags of the series; one that it has not is empty.</param>
    /// <param name="isField">Which names are fields of the measurement.</param>
    public static Expression Reduce(Expression condition, InfluxTags tags, Func<string, bool> isField)
    {
        switch (condition)
        {
            case ParenExpr paren:
                return Reduce(paren.Inner, tags, isField);
            case BinaryExpr { Operation: TokenKind.And or TokenKind.Or } binary:
                var left = Reduce(binary.Left, tags, isField);
                var right = Reduce(binary.Right, tags, isField);
                var and = binary.Operation == TokenKind.And;
                if (left is BooleanLiteral known)
                    return known.Value == and ? right : known;
                if (right is BooleanLiteral other)
                    return other.Value == and ? left : other;
                return new BinaryExpr(binary.Operation, left, right);
            case BinaryExpr binary:
                if (binary.SelfAndDescendants().Any(node => node is VarRef reference && IsField(reference, isField)))
                    return Substitute(binary, tags, isField);
                var value = Evaluate(Substitute(binary, tags, isField), static _ => default);
                return new BooleanLiteral(value is { Type: InfluxType.Boolean, Boolean: true });
            default:
                return condition;
        }
    }

    /// <summary>Computes an expression of one row.</summary>
    public static InfluxValue Evaluate(Expression expression, Func<string, InfluxValue> field)
    {
        switch (expression)
        {
            case ParenExpr paren:
                return Evaluate(paren.Inner, field);
            case NumberLiteral number:
                return number.Value;
            case IntegerLiteral integer:
                return integer.Value;
            case StringLiteral text:
                return text.Value;
            case BooleanLiteral boolean:
                return boolean.Value;
            case VarRef reference:
                return field(reference.Name);
            case BinaryExpr { Right: RegexLiteral regex } binary:
                var matched = Evaluate(binary.Left, field);
                return matched.Type == InfluxType.String
                    && regex.Regex.IsMatch(matched.String) == (binary.Operation == TokenKind.MatchesRegex);
            case BinaryExpr binary:
                return ScalarOperation.Apply(binary.Operation, Evaluate(binary.Left, field), Evaluate(binary.Right, field));
            default:
                return default;
        }
    }

    private static bool IsField(VarRef reference, Func<string, bool> isField) =>
        reference.Type != InfluxType.Tag && (reference.Type != InfluxType.Unknown || isField(reference.Name));

    private static Expression Substitute(Expression expression, InfluxTags tags, Func<string, bool> isField) => expression switch
    {
        VarRef reference when !IsField(reference, isField) => new StringLiteral(tags[reference.Name]),
        ParenExpr paren => Substitute(paren.Inner, tags, isField),
        BinaryExpr binary => new BinaryExpr(
            binary.Operation, Substitute(binary.Left, tags, isField), Substitute(binary.Right, tags, isField)),
        _ => expression,
    };
}
