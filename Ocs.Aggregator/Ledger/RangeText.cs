using System.Text.Json;
using Ocs.Journals;

namespace Ocs.Aggregator.Ledger;

/// <summary>Ranges of numbers in JSON: <c>[[first, last], …]</c>.</summary>
internal static class RangeText
{
    public static void Write(Utf8JsonWriter json, string name, SequenceRanges ranges)
    {
        json.WriteStartArray(name);
        foreach (var (first, last) in ranges.Ranges)
        {
            json.WriteStartArray();
            json.WriteNumberValue(first);
            json.WriteNumberValue(last);
            json.WriteEndArray();
        }

        json.WriteEndArray();
    }

    public static SequenceRanges Read(JsonElement list)
    {
        var ranges = new SequenceRanges();
        foreach (var range in list.EnumerateArray())
            ranges.Add(range[0].GetInt64(), range[1].GetInt64());
        return ranges;
    }
}
