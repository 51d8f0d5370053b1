namespace Ocs.DataNodes.Influx.LineProtocol;

/// <summary>A line is not line protocol. The message is InfluxDB's.</summary>
internal sealed class LineProtocolException(string message) : Exception(message);
