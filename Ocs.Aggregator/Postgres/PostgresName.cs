using System.Security.Cryptography;
using System.Text;

namespace Ocs.Aggregator.Postgres;

/// <summary>Names of tables and columns: any text goes between quotes, but 63 bytes of it at most.</summary>
internal static class PostgresName
{
    private const int MostBytes = 63;
    private const int BytesBeforeHash = 54;

    // Every table has these already.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal) { "time", "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid" };

    /// <summary>Between quotes.</summary>
    public static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    /// <summary>The text itself where it is short enough and free, else its beginning with a hash behind.</summary>
    public static string Fit(string text, Func<string, bool> isTaken)
    {
        var clean = PostgresText.Clean(text);
        if (clean.Length > 0 && Encoding.UTF8.GetByteCount(clean) <= MostBytes && !Reserved.Contains(clean) && !isTaken(clean))
            return clean;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
        while (Encoding.UTF8.GetByteCount(clean) > BytesBeforeHash)
            clean = clean[..^(char.IsLowSurrogate(clean[^1]) ? 2 : 1)];
        return $"{clean}~{hash}";
    }
}
