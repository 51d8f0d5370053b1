using System.Collections.Frozen;
using System.Text;

namespace Ocs.DataNodes.Influx.Syntax;

/// <summary>Splits InfluxQL text into tokens, one at a time, from a position that the parser may set back.</summary>
/// <param name="text">The query.</param>
internal sealed class Lexer(string text)
{
    private static readonly FrozenSet<string> Keywords = (
        "ALL ALTER ANALYZE ANY AS ASC BEGIN BY CARDINALITY CREATE CONTINUOUS DATABASE DATABASES DEFAULT DELETE DESC " +
        "DESTINATIONS DIAGNOSTICS DISTINCT DROP DURATION END EVERY EXACT EXPLAIN FIELD FOR FROM GRANT GRANTS GROUP " +
        "GROUPS IN INF INSERT INTO KEY KEYS KILL LIMIT MEASUREMENT MEASUREMENTS NAME OFFSET ON ORDER PASSWORD POLICY " +
        "POLICIES PRIVILEGES QUERIES QUERY READ REPLICATION RESAMPLE RETENTION REVOKE SELECT SERIES SET SHOW SHARD " +
        "SHARDS SLIMIT SOFFSET STATS SUBSCRIPTION SUBSCRIPTIONS TAG TO USER USERS VALUES WHERE WITH WRITE")
        .Split(' ').ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Where the next token is looked for.</summary>
    public int Position { get; set; }

    /// <summary>Whether this character stands at the position itself.</summary>
    public bool IsAt(char character) => At(Position) == character;

    /// <summary>Whether the next character after white space is this one.</summary>
    public bool NextIs(char character)
    {
        SkipSpace();
        return Position < text.Length && text[Position] == character;
    }

    /// <summary>Reads the next token after white space and comments.</summary>
    public Token Next()
    {
        SkipSpace();
        var start = Position;
        if (start >= text.Length)
            return new Token(TokenKind.EndOfText, start, "");
        var first = text[start];
        if (IsLetter(first) || first == '_')
            return Word(start);
        if (char.IsAsciiDigit(first) || (first == '.' && char.IsAsciiDigit(At(start + 1))))
            return Number(start);
        return first switch
        {
            '"' => Quoted(start, TokenKind.Identifier),
            '\'' => Quoted(start, TokenKind.String),
            _ => Sign(start, first),
        };
    }

    /// <summary>Reads <c>/a regular expression/</c>, in which only <c>\/</c> is unescaped.</summary>
    public Token NextRegex()
    {
        SkipSpace();
        var start = Position;
        var pattern = new StringBuilder();
        for (var i = start + 1; i < text.Length && text[i] != '\n'; i++)
        {
            if (text[i] == '/')
            {
                Position = i + 1;
                return new Token(TokenKind.Regex, start, pattern.ToString());
            }

            if (text[i] == '\\' && At(i + 1) == '/')
                i++;
            else if (text[i] == '\\' && At(i + 1) == '\\')
                pattern.Append(text[i++]);
            pattern.Append(text[i]);
        }

        Position = text.Length;
        return new Token(TokenKind.BadRegex, start, "");
    }

    /// <summary>
    /// Where a token is, as InfluxDB says it: a quote or slash is counted with what is before it, and the end of the
    /// text one further where a word is last.
    /// </summary>
    public string Place(Token token)
    {
        var position = token.Kind is TokenKind.BadString or TokenKind.Regex or TokenKind.BadRegex ? token.Start - 1 : token.Start;
        var word = text.AsSpan().TrimEnd("_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789").Length;
        return Place(position, token.Kind == TokenKind.EndOfText && word < text.Length && !char.IsAsciiDigit(text[word]) ? 1 : 0);
    }

    /// <summary>Where a position is: <c>line 1, char 8</c>.</summary>
    public string Place(int position, int further = 0)
    {
        var line = 1;
        var character = 1;
        for (var i = 0; i < position && i < text.Length; i++)
        {
            if (text[i] == '\n')
            {
                line++;
                character = 1;
            }
            else if (!char.IsLowSurrogate(text[i]))
            {
                character++;
            }
        }

        return $"line {line}, char {character + further}";
    }

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\n' or '\r';

    private static bool IsLetter(char c) => char.IsAsciiLetter(c);

    private static bool IsWordPart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private char At(int index) => index < text.Length ? text[index] : '\0';

    private void SkipSpace()
    {
        while (Position < text.Length)
        {
            if (IsSpace(text[Position]))
            {
                Position++;
            }
            else if (text[Position] == '-' && At(Position + 1) == '-')
            {
                var end = text.IndexOf('\n', Position);
                Position = end < 0 ? text.Length : end + 1;
            }
            else if (text[Position] == '/' && At(Position + 1) == '*')
            {
                var end = text.IndexOf("*/", Position + 2, StringComparison.Ordinal);
                Position = end < 0 ? text.Length : end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private Token Word(int start)
    {
        var end = start;
        while (IsWordPart(At(end)))
            end++;
        Position = end;
        var word = text[start..end];
        if (Keywords.Contains(word))
            return new Token(TokenKind.Keyword, start, word.ToUpperInvariant());
        return word.ToUpperInvariant() switch
        {
            "AND" => new Token(TokenKind.And, start, "AND"),
            "OR" => new Token(TokenKind.Or, start, "OR"),
            "TRUE" => new Token(TokenKind.True, start, "TRUE"),
            "FALSE" => new Token(TokenKind.False, start, "FALSE"),
            _ => new Token(TokenKind.Identifier, start, word),
        };
    }

    private Token Number(int start)
    {
        var end = start;
        while (char.IsAsciiDigit(At(end)))
            end++;
        var kind = TokenKind.Integer;
        if (At(end) == '.')
        {
            kind = TokenKind.Number;
            end++;
            while (char.IsAsciiDigit(At(end)))
                end++;
        }
        else if (IsLetter(At(end)) || At(end) is 'µ' or 'μ')
        {
            kind = TokenKind.Duration;
            while (char.IsAsciiLetterOrDigit(At(end)) || At(end) is 'µ' or 'μ')
                end++;
        }

        Position = end;
        return new Token(kind, start, text[start..end].TrimEnd('.'));
    }

    private Token Quoted(int start, TokenKind kind)
    {
        var quote = text[start];
        var content = new StringBuilder();
        for (var i = start + 1; i < text.Length && text[i] != '\n'; i++)
        {
            if (text[i] == quote)
            {
                Position = i + 1;
                return new Token(kind, start, content.ToString());
            }

            if (text[i] != '\\')
            {
                content.Append(text[i]);
                continue;
            }

            var escaped = At(++i);
            if (escaped is not ('n' or '\\' or '"' or '\''))
            {
                Position = i;
                return new Token(TokenKind.BadEscape, i - 1, "\\" + escaped);
            }

            content.Append(escaped == 'n' ? '\n' : escaped);
        }

        Position = text.Length;
        return new Token(TokenKind.BadString, start, content.ToString());
    }

    private Token Sign(int start, char first)
    {
        var (kind, length) = (first, At(start + 1)) switch
        {
            ('=', '~') => (TokenKind.MatchesRegex, 2),
            ('=', _) => (TokenKind.Equal, 1),
            ('!', '=') => (TokenKind.NotEqual, 2),
            ('!', '~') => (TokenKind.NotMatchesRegex, 2),
            ('<', '>') => (TokenKind.NotEqual, 2),
            ('<', '=') => (TokenKind.LessOrEqual, 2),
            ('<', _) => (TokenKind.Less, 1),
            ('>', '=') => (TokenKind.GreaterOrEqual, 2),
            ('>', _) => (TokenKind.Greater, 1),
            (':', ':') => (TokenKind.DoubleColon, 2),
            (':', _) => (TokenKind.Colon, 1),
            ('+', _) => (TokenKind.Add, 1),
            ('-', _) => (TokenKind.Subtract, 1),
            ('*', _) => (TokenKind.Multiply, 1),
            ('/', _) => (TokenKind.Divide, 1),
            ('%', _) => (TokenKind.Modulo, 1),
            ('&', _) => (TokenKind.BitAnd, 1),
            ('|', _) => (TokenKind.BitOr, 1),
            ('^', _) => (TokenKind.BitXor, 1),
            ('(', _) => (TokenKind.LeftParenthesis, 1),
            (')', _) => (TokenKind.RightParenthesis, 1),
            (',', _) => (TokenKind.Comma, 1),
            (';', _) => (TokenKind.Semicolon, 1),
            ('.', _) => (TokenKind.Dot, 1),
            ('$', _) => (TokenKind.BoundParameter, 1),
            _ => (TokenKind.Illegal, 1),
        };
        Position = start + length;
        return new Token(kind, start, text.Substring(start, length));
    }
}
