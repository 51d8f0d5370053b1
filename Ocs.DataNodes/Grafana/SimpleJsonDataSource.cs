using System.Text.Json.Nodes;

namespace Ocs.DataNodes.Grafana;

/// <summary>The plugin SimpleJson.</summary>
internal sealed class SimpleJsonDataSource : DataSource
{
    public override string Type => "grafana-simple-json-datasource";

    public override string Name => "OCS live (SimpleJson)";

    public override string Key => "simplejson";

    public override string TitleSuffix => "SimpleJson";

    public override (int First, int Last) Versions => (5, 11);

    public override bool HasLongNames => true;

    public override JsonObject Target(LiveField field, bool ofVariable, bool isTable) => new()
    {
        ["target"] = ofVariable ? $"${Variable}::{field.Path}" : field.Name,
        ["type"] = isTable ? "table" : "timeserie",
    };

    public override JsonNode VariableQuery(string agentClass, IReadOnlyList<LiveField> fields) => $"node where agent_class={agentClass}";

    public override string VariableValue(LiveField field) => field.Node;

    public override JsonObject Annotation(bool ofVariable) => new() { ["query"] = ofVariable ? $"${Variable}" : "" };
}
