namespace Ocs.DataNodes.Influx.Syntax;

/// <summary>A query is not InfluxQL, or not the part of it that is understood here. The message is InfluxDB's.</summary>
internal sealed class InfluxSyntaxException(string message) : Exception(message);
