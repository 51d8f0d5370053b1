using System.Text.Json.Nodes;

namespace Ocs.DataNodes.Grafana;

/// <summary>How one kind of Grafana data source asks this data server.</summary>
internal abstract class DataSource
{
    /// <summary>The dashboard variable that chooses agents.</summary>
    public const string Variable = "agent";

    /// <summary>The plugin.</summary>
    public abstract string Type { get; }

    /// <summary>The name in Grafana's list.</summary>
    public abstract string Name { get; }

    /// <summary>A short word in the ids of dashboards.</summary>
    public abstract string Key { get; }

    /// <summary>What tells its dashboards from those of the other data sources.</summary>
    public virtual string TitleSuffix => "";

    public string Uid => $"ocs-live-{Key}";

    /// <summary>The first and the last major version of Grafana that it works in.</summary>
    public abstract (int First, int Last) Versions { get; }

    /// <summary>What differs from other data sources in the provisioning file; lines of YAML under the data source.</summary>
    public virtual IEnumerable<string> Settings => [];

    public static DataSource Of(GrafanaFlavour flavour) => flavour switch
    {
        GrafanaFlavour.SimpleJson => new SimpleJsonDataSource(),
        GrafanaFlavour.SimPod => new SimPodDataSource(),
        _ => new InfluxDataSource(),
    };

    /// <summary>Whether it can plot a field.</summary>
    public virtual bool Shows(LiveField field) => true;

    /// <summary>Whether its series bring the whole name of the field, to be shortened in the panel.</summary>
    public virtual bool HasLongNames => false;

    /// <summary>The target of a field; of the agents that the dashboard's variable means, or of its own agent.</summary>
    public abstract JsonObject Target(LiveField field, bool ofVariable, bool isTable);

    /// <summary>What the variable's options are asked with: those agents of a class that have the fields.</summary>
    public abstract JsonNode VariableQuery(string agentClass, IReadOnlyList<LiveField> fields);

    /// <summary>The value of the variable that means a field's agent.</summary>
    public abstract string VariableValue(LiveField field);

    /// <summary>What is added to an annotation so that it asks what agents and operations did.</summary>
    public abstract JsonObject Annotation(bool ofVariable);
}
