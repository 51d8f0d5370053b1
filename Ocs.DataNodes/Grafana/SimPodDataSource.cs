using System.Text.Json.Nodes;

namespace Ocs.DataNodes.Grafana;

/// <summary>The plugin JSON of simPod.</summary>
internal sealed class SimPodDataSource : DataSource
{
    public override string Type => "simpod-json-datasource";

    public override string Name => "OCS live (JSON)";

    public override string Key => "simpod";

    public override string TitleSuffix => "JSON";

    public override (int First, int Last) Versions => (8, 13);

    public override JsonObject Target(LiveField field, bool ofVariable, bool isTable) => new()
    {
        ["target"] = ofVariable ? $"${Variable}::{field.Path}" : field.Name,
        ["editorMode"] = "code",
        ["payload"] = isTable
            ? new JsonObject { ["type"] = "table", ["title"] = field.Field }
            : new JsonObject { ["title"] = field.Field },
    };

    public override JsonNode VariableQuery(string agentClass, IReadOnlyList<LiveField> fields) =>
        new JsonObject { ["query"] = $"node where agent_class={agentClass}", ["format"] = "string" };

    public override string VariableValue(LiveField field) => field.Node;

    public override JsonObject Annotation(bool ofVariable) => new()
    {
        ["target"] = new JsonObject
        {
            ["refId"] = "Anno",
            ["target"] = ofVariable ? $"annotations ${Variable}" : "annotations",
            ["editorMode"] = "code",
            ["payload"] = new JsonObject(),
        },
    };
}
