namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>A statement cannot be answered. The message is InfluxDB's where it has one.</summary>
internal sealed class InfluxQueryException(string message) : Exception(message);
