using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Ocs.DataNodes.Grafana;

/// <summary>Writes dashboards: one of all agents, and one for each class of agents, with a row for each agent of it.</summary>
internal sealed class Dashboard(DataSource source, int version)
{
    /// <summary>More panels than this make a page that no browser likes; the rest is left out, and told.</summary>
    public const int MostPanels = 60;

    private const int OverviewFields = 8;
    private const int LongestUid = 40;
    private const string Tag = "ocs";

    private static readonly JsonSerializerOptions Format = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The newest form that every later Grafana turns into its own; each version takes older ones.</summary>
    private int SchemaVersion => version switch { >= 9 => 36, 8 => 30, _ => 16 };

    /// <summary>A panel for each agent: the first fields of like unit.</summary>
    public (string Uid, string Json) Overview(IEnumerable<LiveField> fields)
    {
        var panels = new Panels(source, version);
        foreach (var node in fields.GroupBy(field => field.Node, StringComparer.Ordinal).OrderBy(node => node.Key, StringComparer.Ordinal).Take(MostPanels))
        {
            if (PanelGroup.Arrange(node).FirstOrDefault(group => !group.IsState) is { } group)
                panels.Add(group with { Fields = [.. group.Fields.Take(OverviewFields)] }, node.Key, ofVariable: false, width: 8, height: 7);
        }

        return Write("overview", "OCS overview", panels, null);
    }

    /// <summary>The panels of one class of agents, for those agents that the variable chooses.</summary>
    /// <param name="agentClass">The class.</param>
    /// <param name="fields">The fields of all agents of the class.</param>
    /// <param name="leftOut">How many panels there is no room for.</param>
    public (string Uid, string Json) OfClass(string agentClass, IReadOnlyList<LiveField> fields, out int leftOut)
    {
        var panels = new Panels(source, version);
        panels.AddRow();
        var groups = PanelGroup.Arrange(fields.DistinctBy(field => (field.Path, field.IsState))).ToList();
        foreach (var group in groups.Take(MostPanels))
            panels.Add(group, group.Title, ofVariable: true, width: 12, height: 8);
        leftOut = Math.Max(0, groups.Count - MostPanels);
        return Write(agentClass, $"OCS {agentClass}", panels, Variable(agentClass, fields, panels.Source));
    }

    private (string Uid, string Json) Write(string key, string title, Panels panels, JsonObject? variable)
    {
        var uid = UidOf(key);
        var dashboard = new JsonObject
        {
            ["uid"] = uid,
            ["title"] = source.TitleSuffix is { Length: > 0 } suffix ? $"{title} ({suffix})" : title,
            ["tags"] = new JsonArray(Tag),
            ["timezone"] = "browser",
            ["editable"] = true,
            ["graphTooltip"] = 1,
            ["time"] = new JsonObject { ["from"] = "now-1h", ["to"] = "now" },
            ["timepicker"] = new JsonObject { ["refresh_intervals"] = new JsonArray("1s", "5s", "10s", "30s", "1m", "5m") },
            ["refresh"] = "5s",
            ["schemaVersion"] = SchemaVersion,
            ["version"] = 1,
            ["annotations"] = new JsonObject { ["list"] = new JsonArray(Annotation(panels.Source, variable is not null)) },
            ["templating"] = new JsonObject { ["list"] = variable is null ? new JsonArray() : new JsonArray(variable) },
            ["links"] = new JsonArray(new JsonObject
            {
                ["type"] = "dashboards",
                ["title"] = "OCS",
                ["tags"] = new JsonArray(Tag),
                ["asDropdown"] = true,
                ["keepTime"] = true,
                ["includeVars"] = false,
                ["targetBlank"] = false,
                ["icon"] = "external link",
                ["tooltip"] = "",
                ["url"] = "",
            }),
            ["panels"] = panels.All,
        };
        return (uid, dashboard.ToJsonString(Format) + "\n");
    }

    private JsonObject Annotation(JsonNode reference, bool ofVariable)
    {
        var annotation = new JsonObject
        {
            ["name"] = "Agents and operations",
            ["datasource"] = reference,
            ["enable"] = true,
            ["hide"] = false,
            ["iconColor"] = "rgba(0, 211, 255, 1)",
        };
        foreach (var (name, value) in source.Annotation(ofVariable))
            annotation[name] = value?.DeepClone();
        return annotation;
    }

    private JsonObject Variable(string agentClass, IReadOnlyList<LiveField> fields, JsonNode reference) => new()
    {
        ["name"] = DataSource.Variable,
        ["label"] = "Agent",
        ["type"] = "query",
        ["datasource"] = reference,
        ["query"] = source.VariableQuery(agentClass, fields),
        ["definition"] = agentClass,
        ["refresh"] = 1,
        ["regex"] = "",
        ["sort"] = 1,
        ["multi"] = true,
        ["includeAll"] = true,
        ["allValue"] = null,
        ["hide"] = 0,
        ["skipUrlSync"] = false,
        ["current"] = new JsonObject { ["text"] = "All", ["value"] = "$__all" },
        ["options"] = new JsonArray(),
    };

    /// <summary>The same for the same dashboard, whenever it is written: letters, digits and dashes, at most 40.</summary>
    private string UidOf(string key)
    {
        var uid = $"ocs-{source.Key}-{key}".ToLowerInvariant();
        var plain = new string([.. uid.Select(letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')]);
        if (plain.Length <= LongestUid && plain == uid)
            return plain;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uid)))[..8];
        return $"{plain[..Math.Min(plain.Length, LongestUid - 9)]}-{hash}";
    }
}
