using System.Globalization;
using System.Text;
using Ocs.Feeds;

namespace Ocs.Agents.InfluxDb;

/// <summary>
/// Samples in InfluxDB's line protocol, as OCS's publishers name them: the measurement is the agent's address, the tag
/// <c>feed</c> the feed, a field each field; nanoseconds. Text is escaped; NaN and infinities, which InfluxDB refuses, are left out.
/// </summary>
internal static class InfluxLines
{
    /// <summary>Adds a line for each sample that has a value that can be stored.</summary>
    /// <returns>How many values could not be.</returns>
    public static int Add(FeedMessage message, ICollection<string> lines)
    {
        var head = $"{Name(message.Feed.AgentAddress)},feed={Name(message.Feed.FeedName)} ";
        var refused = 0;
        foreach (var block in message.Blocks)
        {
            var names = Array.ConvertAll(block.Columns, column => Name(column.Name));
            for (var index = 0; index < block.Timestamps.Length; index++)
            {
                var line = new StringBuilder(head);
                for (var column = 0; column < names.Length; column++)
                {
                    if (Value(block.Columns[column], index) is { } value)
                        line.Append(line.Length > head.Length ? "," : "").Append(names[column]).Append('=').Append(value);
                    else
                        refused++;
                }

                if (line.Length > head.Length)
                    lines.Add(line.Append(' ').Append(((long)(block.Timestamps[index] * 1e9)).ToString(CultureInfo.InvariantCulture)).ToString());
            }
        }

        return refused;
    }

    private static string? Value(FeedColumn column, int index) => column.Type switch
    {
        FeedColumnType.Double => double.IsFinite(column.Doubles[index]) ? column.Doubles[index].ToString("R", CultureInfo.InvariantCulture) : null,
        FeedColumnType.Integer => column.Integers[index].ToString(CultureInfo.InvariantCulture) + "i",
        FeedColumnType.Boolean => column.Booleans[index] ? "true" : "false",
        _ => $"\"{column.Strings[index].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
    };

    private static string Name(string name) => name
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal)
        .Replace("=", "\\=", StringComparison.Ordinal)
        .Replace(" ", "\\ ", StringComparison.Ordinal)
        .ReplaceLineEndings("\\ ");
}
