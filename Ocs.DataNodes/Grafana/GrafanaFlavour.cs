namespace Ocs.DataNodes;

/// <summary>The data source of Grafana that dashboards are written for.</summary>
public enum GrafanaFlavour
{
    /// <summary>Grafana's own InfluxDB data source, in InfluxQL: no plugin, every version, alert rules.</summary>
    InfluxDb,

    /// <summary>The plugin SimpleJson, as sisock's users have it: Grafana 5 to 11.</summary>
    SimpleJson,

    /// <summary>The plugin JSON of simPod: Grafana 8 and later.</summary>
    SimPod,
}
