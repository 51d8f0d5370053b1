using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Http;

namespace Ocs.DataNodes.SimpleJson;

/// <summary>A filter that a person set for a whole dashboard: it lets fields through by the tags of <see cref="FieldTags"/>.</summary>
internal sealed record AdhocFilter(string Key, string Operator, string Value)
{
    public static AdhocFilter Read(JsonElement filter) =>
        new(filter.GetText("key") ?? "", filter.GetText("operator") ?? "=", filter.GetText("value") ?? "");

    /// <summary>Whether a field passes; a filter on a tag that fields do not have passes everything.</summary>
    public bool Passes(FieldSeries field)
    {
        if (FieldTags.ValueOf(field, Key) is not { } value)
            return true;
        return Operator switch
        {
            "!=" => value != Value,
            "=~" => Matches(value),
            "!~" => !Matches(value),
            "<" => Compare(value) < 0,
            ">" => Compare(value) > 0,
            _ => value == Value,
        };
    }

    private bool Matches(string value)
    {
        try
        {
            return Regex.IsMatch(value, Value, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, TimeSpan.FromMilliseconds(100));
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException or RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private int Compare(string value) =>
        double.TryParse(value, CultureInfo.InvariantCulture, out var own) && double.TryParse(Value, CultureInfo.InvariantCulture, out var other)
            ? own.CompareTo(other) : string.CompareOrdinal(value, Value);
}
