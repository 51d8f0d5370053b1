using System.Text;

namespace Ocs.Wamp;

/// <summary>The first line and the headers of an HTTP request or response.</summary>
internal sealed class HttpHead
{
    private readonly Dictionary<string, string> _headers = new(StringComparer.OrdinalIgnoreCase);

    private HttpHead(string startLine) => StartLine = startLine;

    /// <summary>The request line or the status line.</summary>
    public string StartLine { get; }

    /// <summary>A header's value, several of the same name joined by commas; null where it is absent.</summary>
    public string? this[string name] => _headers.GetValueOrDefault(name);

    /// <summary>Reads a head, with or without the empty line that ends it.</summary>
    public static HttpHead Parse(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.Latin1.GetString(bytes).Split("\r\n");
        var head = new HttpHead(lines[0]);
        foreach (var line in lines.AsSpan(1))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                continue;
            var (name, value) = (line[..colon], line[(colon + 1)..].Trim());
            head._headers[name] = head._headers.TryGetValue(name, out var earlier) ? $"{earlier}, {value}" : value;
        }

        return head;
    }

    /// <summary>The comma-separated parts of a header.</summary>
    public string[] GetTokens(string name) =>
        this[name]?.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) ?? [];

    /// <summary>Whether one of the parts of a header is this, in any case.</summary>
    public bool HasToken(string name, string token) => GetTokens(name).Contains(token, StringComparer.OrdinalIgnoreCase);
}
