using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>One series of an answer: a table.</summary>
internal sealed class ResultSeries
{
    /// <summary>The measurement; empty where the answer has no name.</summary>
    public string Name { get; init; } = "";

    /// <summary>The tags that were grouped by.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Tags { get; init; } = [];

    /// <summary>The names of all columns, that of the times first where there are times.</summary>
    public required IReadOnlyList<string> Names { get; init; }

    /// <summary>The times of the rows, or null.</summary>
    public long[]? Times { get; init; }

    /// <summary>The values.</summary>
    public required IReadOnlyList<Column> Columns { get; init; }

    /// <summary>How many rows.</summary>
    public required int Count { get; init; }

    /// <summary>Whether rows are left out, because the answer would be too long.</summary>
    public bool Partial { get; init; }
}
