using System.Globalization;

namespace Ocs.DataNodes.Influx.Syntax;

/// <content>SELECT and the clauses that other statements share.</content>
internal sealed partial class Parser
{
    private SelectStatement ParseSelect()
    {
        var fields = ParseFields();
        if (Peek().Is("INTO"))
            throw new InfluxSyntaxException("SELECT INTO is not supported: this server answers SELECT and SHOW from memory");
        var from = Next();
        if (!from.Is("FROM"))
            throw Found(from, "FROM");
        var sources = ParseSources(inSelect: true);
        var condition = ParseCondition();
        var dimensions = ParseDimensions();
        var fill = ParseFill();
        var descending = ParseOrder();
        var statement = new SelectStatement
        {
            Fields = fields,
            Sources = sources,
            Condition = condition,
            Dimensions = dimensions,
            Fill = fill,
            Descending = descending,
            Rows = ParseLimits("LIMIT", "OFFSET"),
            Series = ParseLimits("SLIMIT", "SOFFSET"),
        };
        if (Peek() is { Kind: TokenKind.Identifier } token && token.Text.Equals("tz", StringComparison.OrdinalIgnoreCase))
            throw new InfluxSyntaxException("tz() is not supported: intervals start in UTC");
        return statement;
    }

    private List<Field> ParseFields()
    {
        var fields = new List<Field>();
        do
        {
            var start = Peek().Start;
            var expression = ParseRegex() ?? ParseExpression();
            foreach (var node in expression.SelfAndDescendants())
            {
                if (node is BinaryExpr binary && BinaryOperator.IsLogical(binary.Operation))
                    throw new InfluxSyntaxException(
                        $"invalid operator {BinaryOperator.Text(binary.Operation)} in SELECT clause at {_lexer.Place(start)}; operator is intended for WHERE clause");
            }

            fields.Add(new Field(expression, Accept("AS") ? ParseIdentifier() : ""));
            if (fields.Count > 1_000)
                throw new InfluxSyntaxException("query has more than 1000 fields");
        }
        while (Accept(TokenKind.Comma));
        return fields;
    }

    private List<Source> ParseSources(bool inSelect = false)
    {
        var sources = new List<Source>();
        do
        {
            if (inSelect && Peek().Kind == TokenKind.LeftParenthesis)
                throw new InfluxSyntaxException("subqueries are not supported: select from a measurement");
            sources.Add(ParseSource());
        }
        while (Accept(TokenKind.Comma));
        return sources;
    }

    private Source ParseSource()
    {
        if (ParseRegex() is { } all)
            return new Source(null, null, "", all.Regex);
        var segments = ParseSegments();
        var regex = segments.Count < 3 && _lexer.IsAt('/') ? ParseRegex()?.Regex : null;
        if (regex is not null)
            segments.Add("");
        return segments.Count switch
        {
            1 => new Source(null, null, segments[0], regex),
            2 => new Source(null, segments[0], segments[1], regex),
            _ => new Source(segments[0], segments[1], segments[2], regex),
        };
    }

    private Expression? ParseCondition() => Accept("WHERE") ? ParseExpression() : null;

    private List<Expression> ParseDimensions()
    {
        var dimensions = new List<Expression>();
        if (!Accept("GROUP"))
            return dimensions;
        Expect("BY");
        do
        {
            dimensions.Add(ParseRegex() ?? ParseExpression());
        }
        while (Accept(TokenKind.Comma));
        return dimensions;
    }

    private Fill ParseFill()
    {
        if (Peek() is not { Kind: TokenKind.Identifier } token || !token.Text.Equals("fill", StringComparison.OrdinalIgnoreCase))
            return Fill.Null;
        if (ParseExpression() is not Call fill)
            throw new InfluxSyntaxException("fill must be a function call");
        if (fill.Arguments.Count != 1)
            throw new InfluxSyntaxException("fill requires an argument, e.g.: 0, null, none, previous, linear");
        return fill.Arguments[0] switch
        {
            VarRef { Name: "null" } => Fill.Null,
            VarRef { Name: "none" } => new Fill(FillKind.None, null),
            VarRef { Name: "previous" } => new Fill(FillKind.Previous, null),
            VarRef { Name: "linear" } => new Fill(FillKind.Linear, null),
            (IntegerLiteral or NumberLiteral) and var number => new Fill(FillKind.Number, number),
            _ => throw new InfluxSyntaxException("expected number argument in fill()"),
        };
    }

    /// <summary>Whether the order is descending.</summary>
    private bool ParseOrder()
    {
        if (!Accept("ORDER"))
            return false;
        var by = Next();
        if (!by.Is("BY"))
            throw Found(by, "BY");
        var token = Next();
        if (token.Is("ASC") || token.Is("DESC"))
            return token.Text == "DESC";
        if (token.Kind != TokenKind.Identifier)
            throw Found(token, "identifier", "ASC", "DESC");
        var descending = Accept("DESC");
        if (!descending)
            Accept("ASC");
        if (token.Text != "time" || Peek().Kind == TokenKind.Comma)
            throw new InfluxSyntaxException("only ORDER BY time supported at this time");
        return descending;
    }

    private Limits ParseLimits(string count, string offset) => new(ParseLimit(count), ParseLimit(offset));

    private int ParseLimit(string keyword)
    {
        if (!Accept(keyword))
            return 0;
        var token = Next();
        if (token.Kind != TokenKind.Integer)
            throw Found(token, "integer");
        return int.TryParse(token.Text, CultureInfo.InvariantCulture, out var limit) ? limit : int.MaxValue;
    }
}
