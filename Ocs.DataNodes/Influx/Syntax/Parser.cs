namespace Ocs.DataNodes.Influx.Syntax;

/// <summary>
/// Reads InfluxQL: the statements that dashboards, alert rules and OCS's publishers send. Messages are InfluxDB 1.6's.
/// </summary>
internal sealed partial class Parser
{
    /// <summary>Expressions nested deeper, or of more operators, are refused.</summary>
    private const int MaximumDepth = 200, MaximumOperators = 1_000;

    private readonly Lexer _lexer;
    private int _depth;
    private int _operators;

    private Parser(string text) => _lexer = new Lexer(text);

    /// <summary>Reads the statements of a query, separated by semicolons.</summary>
    /// <exception cref="InfluxSyntaxException">The query is not InfluxQL, or not of the part understood here.</exception>
    public static IReadOnlyList<Statement> Parse(string text)
    {
        var parser = new Parser(text);
        var statements = new List<Statement>();
        var separated = true;
        while (true)
        {
            var token = parser.Peek();
            if (token.Kind == TokenKind.EndOfText)
                return statements;
            if (token.Kind == TokenKind.Semicolon)
            {
                parser.Next();
                separated = true;
                continue;
            }

            if (!separated)
                throw parser.Found(token, ";");
            statements.Add(parser.ParseStatement());
            separated = false;
        }
    }

    private Statement ParseStatement()
    {
        var token = Next();
        return token switch
        {
            { Kind: TokenKind.Keyword, Text: "SELECT" } => ParseSelect(),
            { Kind: TokenKind.Keyword, Text: "SHOW" } => ParseShow(),
            { Kind: TokenKind.Keyword, Text: "CREATE" } => ParseCreate(),
            { Kind: TokenKind.Keyword, Text: "DELETE" or "DROP" or "EXPLAIN" or "GRANT" or "REVOKE" or "ALTER" or "SET" or "KILL" } =>
                throw new InfluxSyntaxException($"{token.Text} is not supported: this server answers SELECT and SHOW from memory"),
            _ => throw Found(token, "SELECT", "DELETE", "SHOW", "CREATE", "DROP", "EXPLAIN", "GRANT", "REVOKE", "ALTER", "SET", "KILL"),
        };
    }

    private CreateDatabaseStatement ParseCreate()
    {
        var token = Next();
        if (token.Kind == TokenKind.Keyword && token.Text is "CONTINUOUS" or "USER" or "RETENTION" or "SUBSCRIPTION")
            throw new InfluxSyntaxException($"CREATE {token.Text} is not supported: this server answers SELECT and SHOW from memory");
        if (!token.Is("DATABASE"))
            throw Found(token, "CONTINUOUS", "DATABASE", "USER", "RETENTION", "SUBSCRIPTION");
        var name = ParseIdentifier();

        // How long and how often to keep data: accepted, without effect.
        if (Accept("WITH"))
        {
            if (!(Peek() is { Kind: TokenKind.Keyword, Text: "DURATION" or "NAME" or "REPLICATION" or "SHARD" }))
                throw Found(Peek(), "DURATION", "NAME", "REPLICATION", "SHARD");
            while (Peek().Kind is not (TokenKind.EndOfText or TokenKind.Semicolon))
                Next();
        }

        return new CreateDatabaseStatement(name);
    }

    private Token Next() => _lexer.Next();

    private Token Peek()
    {
        var position = _lexer.Position;
        var token = _lexer.Next();
        _lexer.Position = position;
        return token;
    }

    private bool Accept(string keyword)
    {
        if (!Peek().Is(keyword))
            return false;
        Next();
        return true;
    }

    private bool Accept(TokenKind kind)
    {
        if (Peek().Kind != kind)
            return false;
        Next();
        return true;
    }

    private void Expect(string keyword)
    {
        var token = Next();
        if (!token.Is(keyword))
            throw Found(token, keyword);
    }

    private string ParseIdentifier()
    {
        var token = Next();
        return token.Kind == TokenKind.Identifier ? token.Text : throw Found(token, "identifier");
    }

    private InfluxSyntaxException Found(Token token, params ReadOnlySpan<string> expected) =>
        new($"found {token}, expected {string.Join(", ", expected)} at {_lexer.Place(token)}");

    private RegexLiteral? ParseRegex()
    {
        if (!_lexer.NextIs('/'))
            return null;
        var token = _lexer.NextRegex();
        if (token.Kind != TokenKind.Regex)
            throw new InfluxSyntaxException($"bad regex: {token.Text} at {_lexer.Place(token)}");
        try
        {
            return new RegexLiteral(new InfluxRegex(token.Text));
        }
        catch (InfluxSyntaxException e)
        {
            throw new InfluxSyntaxException($"{e.Message} at {_lexer.Place(token)}");
        }
    }
}
