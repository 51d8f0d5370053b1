namespace Ocs.DataNodes.Influx.Syntax;

/// <summary>The operators between two expressions, and how tightly they bind.</summary>
internal static class BinaryOperator
{
    /// <summary>How tightly an operator binds: 1 (OR) to 5 (multiplication), 0 where the token is none.</summary>
    public static int Precedence(TokenKind kind) => kind switch
    {
        TokenKind.Or => 1,
        TokenKind.And => 2,
        >= TokenKind.Equal and <= TokenKind.GreaterOrEqual => 3,
        TokenKind.Add or TokenKind.Subtract or TokenKind.BitOr or TokenKind.BitXor => 4,
        TokenKind.Multiply or TokenKind.Divide or TokenKind.Modulo or TokenKind.BitAnd => 5,
        _ => 0,
    };

    /// <summary>Whether the result is true or false whatever the operands are.</summary>
    public static bool IsLogical(TokenKind kind) => kind is >= TokenKind.And and <= TokenKind.GreaterOrEqual;

    /// <summary>How it is written.</summary>
    public static string Text(TokenKind kind) => kind switch
    {
        TokenKind.Add => "+",
        TokenKind.Subtract => "-",
        TokenKind.Multiply => "*",
        TokenKind.Divide => "/",
        TokenKind.Modulo => "%",
        TokenKind.BitAnd => "&",
        TokenKind.BitOr => "|",
        TokenKind.BitXor => "^",
        TokenKind.And => "AND",
        TokenKind.Or => "OR",
        TokenKind.Equal => "=",
        TokenKind.NotEqual => "!=",
        TokenKind.MatchesRegex => "=~",
        TokenKind.NotMatchesRegex => "!~",
        TokenKind.Less => "<",
        TokenKind.LessOrEqual => "<=",
        TokenKind.Greater => ">",
        TokenKind.GreaterOrEqual => ">=",
        _ => kind.ToString(),
    };
}
