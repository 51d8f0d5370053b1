namespace Ocs.DataNodes.Influx.Syntax;

/// <summary>Names as InfluxQL writes them.</summary>
internal static class Identifier
{
    /// <summary>The name, in double quotes where InfluxQL needs them.</summary>
    public static string Quote(string name)
    {
        var bare = name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_')
            && new Lexer(name).Next().Kind == TokenKind.Identifier;
        return bare
            ? name
            : $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"";
    }
}
