using Ocs.DataNodes.Grafana;

namespace Ocs.DataNodes;

/// <summary>Writes what Grafana reads at its start: this data server as a data source, and dashboards of what is live now.</summary>
public static class GrafanaProvisioning
{
    /// <summary>The files, by their path under the folder they go to; the same fields and options give the same bytes.</summary>
    /// <param name="fields">The fields of the data server.</param>
    /// <param name="options">What to write for.</param>
    /// <param name="remarks">What a person should know: fields that are not shown.</param>
    /// <exception cref="ArgumentException">The data source does not work in that version of Grafana.</exception>
    public static IReadOnlyList<KeyValuePair<string, string>> Write(
        IReadOnlyList<LiveField> fields, GrafanaProvisioningOptions options, Action<string>? remarks = null)
    {
        ArgumentNullException.ThrowIfNull(fields);
        ArgumentNullException.ThrowIfNull(options);
        var source = DataSource.Of(options.Flavour);
        var version = options.Version ?? source.Versions.Last;
        Check(source, version);
        var shown = fields.Where(source.Shows).OrderBy(field => field.Name, StringComparer.Ordinal).ToList();
        if (shown.Count < fields.Count)
            remarks?.Invoke($"{fields.Count - shown.Count} fields of sisock's data nodes are not shown: InfluxQL has no measurement for them.");
        var dashboard = new Dashboard(source, version);
        var written = new List<(string Uid, string Json)> { dashboard.Overview(shown) };
        foreach (var agents in shown.Where(field => field.AgentClass.Length > 0).GroupBy(field => field.AgentClass, StringComparer.Ordinal).OrderBy(agents => agents.Key, StringComparer.Ordinal))
        {
            written.Add(dashboard.OfClass(agents.Key, [.. agents], out var leftOut));
            if (leftOut > 0)
                remarks?.Invoke($"{leftOut} panels of {agents.Key} are left out: a dashboard has {Dashboard.MostPanels}.");
        }

        return
        [
            KeyValuePair.Create($"provisioning/datasources/{source.Uid}.yaml", DataSourceFile(source, options.DataServer)),
            KeyValuePair.Create("provisioning/dashboards/ocs-live.yaml", DashboardsFile(options.DashboardsPath)),
            .. written.Select(one => KeyValuePair.Create($"dashboards/{one.Uid}.json", one.Json)),
        ];
    }

    private static void Check(DataSource source, int version)
    {
        if (version is < GrafanaProvisioningOptions.OldestVersion or > GrafanaProvisioningOptions.NewestVersion)
            throw new ArgumentException($"Grafana {version} is not known here: {GrafanaProvisioningOptions.OldestVersion} to {GrafanaProvisioningOptions.NewestVersion} are.");
        var (first, last) = source.Versions;
        if (version < first || version > last)
            throw new ArgumentException($"The data source {source.Key} works in Grafana {first} to {last}, not in {version}: take another flavour.");
    }

    private static string DataSourceFile(DataSource source, Uri server) => string.Join('\n',
    [
        "# Written by ocs grafana provision.",
        "apiVersion: 1",
        "datasources:",
        $"  - name: {Quote(source.Name)}",
        $"    uid: {source.Uid}",
        $"    type: {source.Type}",
        "    access: proxy",
        "    orgId: 1",
        $"    url: {Quote(server.ToString().TrimEnd('/'))}",
        .. source.Settings.Select(line => "    " + line),
        "    version: 1",
        "    editable: true",
        "",
    ]);

    /// <summary>One provider reads the dashboards of all flavours that were written to one place.</summary>
    private static string DashboardsFile(string path) => string.Join('\n',
    [
        "# Written by ocs grafana provision.",
        "apiVersion: 1",
        "providers:",
        "  - name: ocs-live",
        "    orgId: 1",
        "    folder: OCS",
        "    type: file",
        "    disableDeletion: false",
        "    editable: true",
        "    updateIntervalSeconds: 30",
        "    options:",
        $"      path: {Quote(path)}",
        "",
    ]);

    /// <summary>Text in YAML's single quotes; a dollar is doubled, since Grafana puts variables of the environment in.</summary>
    private static string Quote(string text) =>
        $"'{text.Replace("'", "''", StringComparison.Ordinal).Replace("$", "$$", StringComparison.Ordinal)}'";
}
