using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>The name of a series as line protocol writes it: <c>measurement,tag=value</c>.</summary>
internal static class SeriesKey
{
    public static string Of(string measurement, InfluxTags tags) =>
        Escape(measurement, ", ") + string.Concat(tags.Pairs.Select(tag => $",{Escape(tag.Key, ",= ")}={Escape(tag.Value, ",= ")}"));

    private static string Escape(string text, string escaped) =>
        text.AsSpan().IndexOfAny(escaped) < 0 ? text : string.Concat(text.Select(c => escaped.Contains(c) ? $"\\{c}" : c.ToString()));
}
