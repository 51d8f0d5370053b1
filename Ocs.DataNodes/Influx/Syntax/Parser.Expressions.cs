using System.Globalization;
using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Syntax;

/// <content>Expressions.</content>
internal sealed partial class Parser
{
    private Expression ParseExpression()
    {
        if (++_depth > MaximumDepth)
            throw new InfluxSyntaxException($"expression is nested deeper than {MaximumDepth}");
        var expression = ParseOperators(ParseOperand(), 1);
        _depth--;
        return expression;
    }

    /// <summary>Operators of the same precedence bind from the left.</summary>
    private Expression ParseOperators(Expression left, int lowest)
    {
        while (true)
        {
            var operation = Peek().Kind;
            var precedence = BinaryOperator.Precedence(operation);
            if (precedence < lowest)
                return left;
            if (++_operators > MaximumOperators)
                throw new InfluxSyntaxException($"query has more than {MaximumOperators} operators");
            Next();
            Expression right;
            if (operation is TokenKind.MatchesRegex or TokenKind.NotMatchesRegex)
                right = ParseRegex() ?? throw Found(Next(), "regex");
            else
                right = ParseOperand();
            while (BinaryOperator.Precedence(Peek().Kind) > precedence)
                right = ParseOperators(right, precedence + 1);
            left = new BinaryExpr(operation, left, right);
        }
    }

    private Expression ParseOperand()
    {
        var token = Next();
        switch (token.Kind)
        {
            case TokenKind.LeftParenthesis:
                var inner = ParseExpression();
                var end = Next();
                return end.Kind == TokenKind.RightParenthesis ? new ParenExpr(inner) : throw Found(end, ")");
            case TokenKind.Identifier when _lexer.IsAt('('):
                Next();
                return ParseCall(token.Text);
            case TokenKind.Identifier:
                _lexer.Position = token.Start;
                return ParseReference();
            case TokenKind.Keyword when token.Text == "DISTINCT":
                if (_lexer.IsAt('('))
                {
                    Next();
                    return ParseCall("distinct");
                }

                return new Call("distinct", [new VarRef(ParseIdentifier())]);
            case TokenKind.String:
                return new StringLiteral(token.Text);
            case TokenKind.Number:
                return new NumberLiteral(double.Parse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture));
            case TokenKind.Integer:
                return long.TryParse(token.Text, CultureInfo.InvariantCulture, out var integer)
                    ? new IntegerLiteral(integer)
                    : throw new InfluxSyntaxException($"unable to parse integer at {_lexer.Place(token.Start)}");
            case TokenKind.True or TokenKind.False:
                return new BooleanLiteral(token.Kind == TokenKind.True);
            case TokenKind.Duration:
                return new DurationLiteral(DurationText.Parse(token.Text));
            case TokenKind.Multiply:
                return ParseWildcard();
            case TokenKind.Add or TokenKind.Subtract:
                return ParseSigned(token.Kind == TokenKind.Subtract ? -1 : 1);
            default:
                throw Found(token, "identifier", "string", "number", "bool");
        }
    }

    private Expression ParseSigned(int sign)
    {
        if (++_depth > MaximumDepth)
            throw new InfluxSyntaxException($"expression is nested deeper than {MaximumDepth}");
        var token = Peek();
        if (token.Kind is not (TokenKind.Number or TokenKind.Integer or TokenKind.Duration or TokenKind.LeftParenthesis or TokenKind.Identifier))
            throw Found(token, "identifier", "number", "duration", "(");
        if (sign < 0 && token.Kind == TokenKind.Integer && token.Text == "9223372036854775808")
        {
            Next();
            return new IntegerLiteral(long.MinValue);
        }

        var operand = ParseOperand();
        _depth--;
        return operand switch
        {
            NumberLiteral number => new NumberLiteral(sign * number.Value),
            IntegerLiteral integer => new IntegerLiteral(sign * integer.Value),
            DurationLiteral duration => new DurationLiteral(sign * duration.Nanoseconds),
            _ => new BinaryExpr(TokenKind.Multiply, new IntegerLiteral(sign), operand),
        };
    }

    private Call ParseCall(string name)
    {
        var arguments = new List<Expression>();
        name = name.ToLowerInvariant();
        if (Accept(TokenKind.RightParenthesis))
            return new Call(name, arguments);
        do
        {
            if (arguments.Count == 16)
                throw new InfluxSyntaxException($"too many arguments for {name}");
            arguments.Add(ParseRegex() ?? ParseExpression());
        }
        while (Accept(TokenKind.Comma));
        var end = Next();
        return end.Kind == TokenKind.RightParenthesis ? new Call(name, arguments) : throw Found(end, ")");
    }

    private VarRef ParseReference()
    {
        var name = string.Join('.', ParseSegments());
        if (!_lexer.IsAt(':') || Peek().Kind != TokenKind.DoubleColon)
            return new VarRef(name);
        Next();
        var token = Next();
        var type = token.Text.ToUpperInvariant() switch
        {
            "FLOAT" => InfluxType.Float,
            "INTEGER" => InfluxType.Integer,
            "STRING" => InfluxType.String,
            "BOOLEAN" => InfluxType.Boolean,
            "FIELD" => InfluxType.AnyField,
            "TAG" => InfluxType.Tag,
            _ => throw Found(token, "float", "integer", "unsigned", "string", "boolean", "field", "tag"),
        };
        return new VarRef(name, type);
    }

    private Wildcard ParseWildcard()
    {
        if (!_lexer.IsAt(':') || Peek().Kind != TokenKind.DoubleColon)
            return new Wildcard(fields: true, tags: true);
        Next();
        var token = Next();
        if (token.Is("FIELD"))
            return new Wildcard(fields: true, tags: false);
        return token.Is("TAG") ? new Wildcard(fields: false, tags: true) : throw Found(token, "field", "tag");
    }

    /// <summary>Names joined by dots, at most three; an empty one may stand between.</summary>
    private List<string> ParseSegments()
    {
        var segments = new List<string> { ParseIdentifier() };
        while (_lexer.IsAt('.'))
        {
            Next();
            if (_lexer.IsAt('/') || _lexer.IsAt(':'))
                break;
            segments.Add(_lexer.IsAt('.') ? "" : ParseIdentifier());
            if (segments.Count > 3)
                throw new InfluxSyntaxException($"too many segments in {string.Join('.', segments.Select(s => $"\"{s}\""))} at line 1, char 1");
        }

        return segments;
    }
}
