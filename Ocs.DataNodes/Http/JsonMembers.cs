using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Ocs.DataNodes.Http;

/// <summary>Reads members that may be absent or of any type. Text that is no UTF-8 counts as absent.</summary>
internal static class JsonMembers
{
    public static JsonElement? Get(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var member) && member.ValueKind != JsonValueKind.Null
            ? member : null;

    public static bool TryGetText(this JsonElement element, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (element.ValueKind != JsonValueKind.String)
            return false;
        try
        {
            text = element.GetString();
        }
        catch (InvalidOperationException)
        {
            // Not UTF-8: no name that we know.
            return false;
        }

        return text is not null;
    }

    /// <summary>The text of a member; null where it is absent or something else.</summary>
    public static string? GetText(this JsonElement element, string name) =>
        element.Get(name) is { } member && member.TryGetText(out var text) ? text : null;

    /// <summary>The number of a member, or of its text; null where it is absent or something else.</summary>
    public static double? GetNumber(this JsonElement element, string name) => element.Get(name) switch
    {
        { ValueKind: JsonValueKind.Number } member when member.TryGetDouble(out var number) => number,
        { ValueKind: JsonValueKind.String } member when member.TryGetText(out var text)
            && double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out var number) => number,
        _ => null,
    };

    /// <summary>The items of a member; none where it is absent or something else.</summary>
    public static IEnumerable<JsonElement> GetItems(this JsonElement element, string name) =>
        element.Get(name) is { ValueKind: JsonValueKind.Array } member ? member.EnumerateArray() : [];
}
