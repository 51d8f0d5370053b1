using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Ocs.DataNodes.Grafana;

/// <summary>Grafana's own InfluxDB data source, in InfluxQL.</summary>
internal sealed class InfluxDataSource : DataSource
{
    public override string Type => "influxdb";

    public override string Name => "OCS live (InfluxDB)";

    public override string Key => "influxdb";

    public override (int First, int Last) Versions => (GrafanaProvisioningOptions.OldestVersion, GrafanaProvisioningOptions.NewestVersion);

    public override IEnumerable<string> Settings =>
    [
        "database: ocs_feeds",
        "jsonData:",
        "  dbName: ocs_feeds",
        "  httpMode: GET",
    ];

    /// <summary>Data nodes of sisock are no measurements.</summary>
    public override bool Shows(LiveField field) => field.Agent.Length > 0;

    public override JsonObject Target(LiveField field, bool ofVariable, bool isTable)
    {
        // A state has no mean: its last value stands for a bucket.
        var function = field.IsState ? "last" : "mean";
        var groups = new JsonArray(Part("time", "$__interval"), Part("fill", "null"));
        return new JsonObject
        {
            ["query"] = "",
            ["rawQuery"] = false,
            ["policy"] = "default",
            ["measurement"] = ofVariable ? $"/^${Variable}$/" : field.Agent,
            ["select"] = new JsonArray(new JsonArray(Part("field", field.Field), Part(function))),
            ["tags"] = new JsonArray(new JsonObject { ["key"] = "feed", ["operator"] = "=", ["value"] = field.Feed }),
            ["groupBy"] = groups,
            ["orderByTime"] = "ASC",
            ["resultFormat"] = isTable ? "table" : "time_series",
            ["alias"] = field.Field,
        };
    }

    /// <summary>InfluxDB knows no agent classes: the agents stand in the query by name.</summary>
    public override JsonNode VariableQuery(string agentClass, IReadOnlyList<LiveField> fields)
    {
        var agents = fields.Select(field => Escape(field.Agent)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return $"SHOW MEASUREMENTS WITH MEASUREMENT =~ /^({string.Join('|', agents)})$/";
    }

    public override string VariableValue(LiveField field) => field.Agent;

    public override JsonObject Annotation(bool ofVariable)
    {
        var query = "SELECT \"title\", \"text\", \"tags\", \"timeEnd\" FROM \"annotations\" WHERE $timeFilter"
            + (ofVariable ? $" AND \"agent\" =~ /^${Variable}$/" : "");
        return new JsonObject
        {
            ["query"] = query,
            ["titleColumn"] = "title",
            ["textColumn"] = "text",
            ["tagsColumn"] = "tags",
            ["timeEndColumn"] = "timeEnd",
        };
    }

    private static JsonObject Part(string type, params ReadOnlySpan<string> parameters)
    {
        var list = new JsonArray();
        foreach (var parameter in parameters)
            list.Add(parameter);
        return new JsonObject { ["type"] = type, ["params"] = list };
    }

    private static string Escape(string text) => Regex.Escape(text).Replace("/", "\\/", StringComparison.Ordinal);
}
