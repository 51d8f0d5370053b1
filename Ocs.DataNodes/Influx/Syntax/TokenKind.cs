namespace Ocs.DataNodes.Influx.Syntax;

/// <summary>What a piece of InfluxQL text is.</summary>
internal enum TokenKind
{
    Illegal, EndOfText, Identifier, Number, Integer, Duration, String, BadString, BadEscape, Regex, BadRegex, BoundParameter,

    True, False,

    Add, Subtract, Multiply, Divide, Modulo, BitAnd, BitOr, BitXor,
    And, Or, Equal, NotEqual, MatchesRegex, NotMatchesRegex, Less, LessOrEqual, Greater, GreaterOrEqual,

    LeftParenthesis, RightParenthesis, Comma, Colon, DoubleColon, Semicolon, Dot,

    /// <summary>A reserved word; which one is in <see cref="Token.Text"/>, in capitals.</summary>
    Keyword,
}
