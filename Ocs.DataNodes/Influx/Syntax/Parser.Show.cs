namespace Ocs.DataNodes.Influx.Syntax;

/// <content>SHOW.</content>
internal sealed partial class Parser
{
    private Statement ParseShow()
    {
        var token = Next();
        switch (token.Kind == TokenKind.Keyword ? token.Text : "")
        {
            case "DATABASES":
                return new ShowDatabasesStatement();
            case "RETENTION":
                Expect("POLICIES");
                return new ShowRetentionPoliciesStatement(ParseOn());
            case "MEASUREMENTS":
                return ParseShowMeasurements();
            case "SERIES":
                return ParseShowSeries();
            case "FIELD":
                ExpectOneOf("KEYS", "KEY", "KEYS");
                return ParseShowFieldKeys();
            case "TAG":
                return ExpectOneOf("KEYS", "KEY", "KEYS", "VALUES", orElse: "VALUES") == "KEYS" ? ParseShowTagKeys() : ParseShowTagValues();
            case "CONTINUOUS" or "DIAGNOSTICS" or "GRANTS" or "MEASUREMENT" or "QUERIES" or "SHARD" or "SHARDS" or "STATS" or "SUBSCRIPTIONS" or "USERS":
                throw new InfluxSyntaxException($"SHOW {token.Text} is not supported: this server has databases, measurements, fields, tags and series");
            default:
                throw Found(token, "CONTINUOUS", "DATABASES", "DIAGNOSTICS", "FIELD", "GRANTS", "MEASUREMENT", "MEASUREMENTS", "QUERIES", "RETENTION", "SERIES", "SHARD", "SHARDS", "STATS", "SUBSCRIPTIONS", "TAG", "USERS");
        }
    }

    private string ExpectOneOf(string keyword, string first, string second, string? third = null, string? orElse = null)
    {
        var token = Next();
        if (token.Is(keyword) || (orElse is not null && token.Is(orElse)))
            return token.Text;
        if (token.Is("KEY"))
            throw new InfluxSyntaxException("SHOW … KEY CARDINALITY is not supported: count the keys");
        throw third is null ? Found(token, first, second) : Found(token, first, second, third);
    }

    private ShowMeasurementsStatement ParseShowMeasurements()
    {
        var database = ParseOn();
        IReadOnlyList<Source> sources = [];
        if (Accept("WITH"))
        {
            Expect("MEASUREMENT");
            var token = Next();
            if (token.Kind is not (TokenKind.Equal or TokenKind.MatchesRegex))
                throw Found(token, "=", "=~");
            sources = [ParseSource()];
        }

        var condition = ParseCondition();
        ParseOrder();
        return new ShowMeasurementsStatement { Database = database, Sources = sources, Condition = condition, Rows = ParseLimits("LIMIT", "OFFSET") };
    }

    private ShowSeriesStatement ParseShowSeries()
    {
        if (Peek() is { Kind: TokenKind.Keyword, Text: "EXACT" or "CARDINALITY" })
            throw new InfluxSyntaxException("SHOW SERIES CARDINALITY is not supported: count the series");
        var database = ParseOn();
        var sources = ParseFrom();
        var condition = ParseCondition();
        ParseOrder();
        return new ShowSeriesStatement { Database = database, Sources = sources, Condition = condition, Rows = ParseLimits("LIMIT", "OFFSET") };
    }

    private ShowFieldKeysStatement ParseShowFieldKeys()
    {
        var database = ParseOn();
        var sources = ParseFrom();
        ParseOrder();
        return new ShowFieldKeysStatement { Database = database, Sources = sources, Rows = ParseLimits("LIMIT", "OFFSET") };
    }

    private ShowTagKeysStatement ParseShowTagKeys()
    {
        var database = ParseOn();
        var sources = ParseFrom();
        var condition = ParseCondition();
        ParseOrder();
        return new ShowTagKeysStatement
        {
            Database = database,
            Sources = sources,
            Condition = condition,
            Rows = ParseLimits("LIMIT", "OFFSET"),
            Series = ParseLimits("SLIMIT", "SOFFSET"),
        };
    }

    private ShowTagValuesStatement ParseShowTagValues()
    {
        var database = ParseOn();
        var sources = ParseFrom();
        var keys = ParseWithKey();
        var condition = ParseCondition();
        ParseOrder();
        return new ShowTagValuesStatement
        {
            Database = database,
            Sources = sources,
            KeyMatches = keys,
            Condition = condition,
            Rows = ParseLimits("LIMIT", "OFFSET"),
        };
    }

    private Func<string, bool> ParseWithKey()
    {
        Expect("WITH");
        Expect("KEY");
        var token = Next();
        switch (token.Kind)
        {
            case TokenKind.Equal:
                var same = ParseIdentifier();
                return key => key == same;
            case TokenKind.NotEqual:
                var other = ParseIdentifier();
                return key => key != other;
            case TokenKind.MatchesRegex or TokenKind.NotMatchesRegex:
                var regex = (ParseRegex() ?? throw Found(Next(), "regex")).Regex;
                return key => regex.IsMatch(key) == (token.Kind == TokenKind.MatchesRegex);
            case TokenKind.Keyword when token.Text == "IN":
                var keys = ParseList();
                return keys.Contains;
            default:
                throw Found(token, "IN", "=", "=~");
        }
    }

    private HashSet<string> ParseList()
    {
        var token = Next();
        if (token.Kind != TokenKind.LeftParenthesis)
            throw Found(token, "(");
        var names = new HashSet<string>();
        do
        {
            names.Add(ParseIdentifier());
        }
        while (Accept(TokenKind.Comma));
        token = Next();
        return token.Kind == TokenKind.RightParenthesis ? names : throw Found(token, ")");
    }

    private string? ParseOn() => Accept("ON") ? ParseIdentifier() : null;

    private List<Source> ParseFrom() => Accept("FROM") ? ParseSources() : [];
}
