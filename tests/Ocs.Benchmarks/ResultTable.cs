using System.Globalization;
using System.Text;

namespace Ocs.Benchmarks;

/// <summary>The measurements of one run, each beside a floor measured in the same run and the mark to reach; prints as Markdown.</summary>
internal sealed class ResultTable
{
    private readonly List<string[]> _rows = [];

    /// <summary>Whether a measurement missed its mark.</summary>
    public bool Missed { get; private set; }

    /// <summary>Adds a measurement where less is better, such as a time.</summary>
    /// <param name="what">What was measured.</param>
    /// <param name="value">What it took.</param>
    /// <param name="unit">The unit of the value, the floor and the mark.</param>
    /// <param name="floor">What the least that could do it took; NaN where there is no floor.</param>
    /// <param name="most">The mark: at most this; infinity where there is none.</param>
    public void AtMost(string what, double value, string unit, double floor = double.NaN, double most = double.PositiveInfinity) =>
        Add(what, value, unit, floor, value / floor, double.IsInfinity(most) ? "" : $"≤ {Text(most)}", value <= most);

    /// <summary>Adds a measurement where more is better, such as a rate.</summary>
    /// <param name="what">What was measured.</param>
    /// <param name="value">What was reached.</param>
    /// <param name="unit">The unit of the value, the floor and the mark.</param>
    /// <param name="floor">What the least that could do it reached; NaN where there is no floor.</param>
    /// <param name="least">The mark: at least this; 0 where there is none.</param>
    public void AtLeast(string what, double value, string unit, double floor = double.NaN, double least = 0) =>
        Add(what, value, unit, floor, value / floor, least == 0 ? "" : $"≥ {Text(least)}", value >= least);

    /// <inheritdoc/>
    public override string ToString()
    {
        string[] head = ["what", "measured", "unit", "floor", "ratio", "mark", ""];
        var all = _rows.Prepend(head).ToList();
        var widths = head.Select((_, column) => all.Max(row => row[column].Length)).ToArray();
        var text = new StringBuilder();
        foreach (var (index, row) in all.Index())
        {
            text.Append("| ").AppendJoin(" | ", row.Select((cell, column) => column is 0 or 2 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))).AppendLine(" |");
            if (index == 0)
                text.Append('|').AppendJoin('|', widths.Select((width, column) => column is 0 or 2 ? new string('-', width + 2) : new string('-', width + 1) + ":")).AppendLine("|");
        }

        return text.ToString();
    }

    private void Add(string what, double value, string unit, double floor, double ratio, string mark, bool reached)
    {
        Missed |= !reached;
        _rows.Add([what, Text(value), unit, Text(floor), Text(ratio), mark, mark.Length == 0 ? "" : reached ? "yes" : "NO"]);
    }

    private static string Text(double value) => double.IsNaN(value)
        ? ""
        : value.ToString(Math.Abs(value) >= 100 ? "N0" : "G3", CultureInfo.InvariantCulture);
}
