using Ocs.DataNodes.Influx.Evaluation;

namespace Ocs.DataNodes.Influx;

/// <summary>The answer to one statement: tables, or why there are none.</summary>
internal sealed record InfluxResult(IReadOnlyList<ResultSeries> Series, string? Error = null, string? Warning = null);
