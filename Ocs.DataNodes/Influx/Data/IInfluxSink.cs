namespace Ocs.DataNodes.Influx.Data;

/// <summary>Where points go that are written by line protocol.</summary>
internal interface IInfluxSink
{
    /// <summary>Takes one point. May be called from any thread.</summary>
    /// <param name="point">The point; it and its fields are reused after the call.</param>
    /// <returns>Why the point was not taken, in InfluxDB's words, or null.</returns>
    string? Write(InfluxPoint point);
}
