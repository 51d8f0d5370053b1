namespace Ocs.DataNodes.Influx.Data;

/// <summary>One line of line protocol: values of some fields of a series at one time.</summary>
internal sealed class InfluxPoint
{
    public string Measurement { get; set; } = "";

    public InfluxTags Tags { get; set; } = InfluxTags.None;

    /// <summary>The fields, at least one.</summary>
    public List<KeyValuePair<string, InfluxValue>> Fields { get; } = [];

    /// <summary>Nanoseconds since 1970.</summary>
    public long Time { get; set; }
}
