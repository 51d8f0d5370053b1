namespace Ocs.DataNodes;

/// <summary>What <see cref="GrafanaProvisioning"/> writes for.</summary>
public sealed record GrafanaProvisioningOptions
{
    /// <summary>The first and the last major version of Grafana that is known.</summary>
    public const int OldestVersion = 5, NewestVersion = 13;

    /// <summary>The data source.</summary>
    public GrafanaFlavour Flavour { get; init; }

    /// <summary>Grafana's major version; null for the newest that the flavour works in.</summary>
    public int? Version { get; init; }

    /// <summary>Where Grafana reaches the data server.</summary>
    public required Uri DataServer { get; init; }

    /// <summary>Where Grafana finds the folder of the dashboards: an absolute path on its host or in its container.</summary>
    public required string DashboardsPath { get; init; }
}
