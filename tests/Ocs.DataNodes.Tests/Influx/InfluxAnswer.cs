using System.Globalization;
using System.Text.Json;

namespace Ocs.DataNodes.Tests.Influx;

/// <summary>Compares an answer with that of InfluxDB.</summary>
internal static class InfluxAnswer
{
    public static void AssertEqual(string query, string expected, string answer)
    {
        using var one = JsonDocument.Parse(expected);
        using var other = JsonDocument.Parse(answer);
        if (Difference(one.RootElement, other.RootElement, "$") is { } difference)
            Assert.Fail($"{query}\n{difference}\nInfluxDB: {Cut(expected)}\nours:     {Cut(answer)}");
    }

    private static string Cut(string text) => text.Length > 3000 ? text[..3000] + "…" : text;

    /// <summary>Where two answers differ, or null. Floats may differ where the order of a sum matters: by 1e-12 of them.</summary>
    private static string? Difference(JsonElement one, JsonElement other, string path)
    {
        if (one.ValueKind != other.ValueKind)
            return $"{path}: {one} and {other}";
        switch (one.ValueKind)
        {
            case JsonValueKind.Object:
                var names = one.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal).ToList();
                if (!names.SequenceEqual(other.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal)))
                    return $"{path}: {string.Join(',', names)} and {string.Join(',', other.EnumerateObject().Select(p => p.Name))}";
                return names.Select(name => Difference(one.GetProperty(name), other.GetProperty(name), $"{path}.{name}")).FirstOrDefault(d => d is not null);
            case JsonValueKind.Array:
                if (one.GetArrayLength() != other.GetArrayLength())
                    return $"{path}: {one.GetArrayLength()} and {other.GetArrayLength()} elements";
                return one.EnumerateArray().Zip(other.EnumerateArray()).Select((pair, i) => Difference(pair.First, pair.Second, $"{path}[{i}]")).FirstOrDefault(d => d is not null);
            case JsonValueKind.Number:
                return one.GetRawText() == other.GetRawText() || AreClose(one.GetRawText(), other.GetRawText()) ? null : $"{path}: {one} and {other}";
            default:
                return one.ToString() == other.ToString() ? null : $"{path}: {one} and {other}";
        }
    }

    private static bool AreClose(string one, string other)
    {
        if (!one.AsSpan().ContainsAny('.', 'e') && !other.AsSpan().ContainsAny('.', 'e'))
            return false;
        var x = double.Parse(one, CultureInfo.InvariantCulture);
        var y = double.Parse(other, CultureInfo.InvariantCulture);
        return Math.Abs(x - y) <= 1e-12 * Math.Max(Math.Abs(x), Math.Abs(y));
    }
}
