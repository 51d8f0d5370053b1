namespace Ocs.DataNodes.Influx.Syntax;

/// <summary>A piece of InfluxQL text.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where it starts in the text.</param>
/// <param name="Text">Its meaning: a string without quotes, a keyword in capitals, else as written.</param>
internal readonly record struct Token(TokenKind Kind, int Start, string Text)
{
    /// <summary>Whether this is the reserved word, given in capitals.</summary>
    public bool Is(string keyword) => Kind == TokenKind.Keyword && Text == keyword;

    /// <summary>How error messages call it.</summary>
    public override string ToString() => Kind switch
    {
        TokenKind.EndOfText => "EOF",
        TokenKind.BadString when Text.Length == 0 => "BADSTRING",
        TokenKind.BadEscape when Text.Length == 0 => "BADESCAPE",
        TokenKind.String when Text.Length == 0 => "STRING",
        TokenKind.Identifier when Text.Length == 0 => "IDENT",
        _ => Text,
    };
}
