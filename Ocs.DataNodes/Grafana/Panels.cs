using System.Globalization;
using System.Text.Json.Nodes;

namespace Ocs.DataNodes.Grafana;

/// <summary>Writes the panels of one dashboard, in the form of one version of Grafana, row by row onto its grid of 24 columns.</summary>
internal sealed class Panels(DataSource source, int version)
{
    private const int Columns = 24;

    /// <summary>Since when the panels <c>timeseries</c> and <c>state-timeline</c> exist; before, <c>graph</c> and <c>table</c> do their work.</summary>
    private const int TimeSeries = 8;

    /// <summary>Since when data sources are named by their id; before, by their name.</summary>
    private const int SourceById = 9;

    private readonly JsonArray _panels = [];
    private int _left;
    private int _top;
    private int _height;

    /// <summary>All panels so far.</summary>
    public JsonArray All => _panels;

    /// <summary>How the data source is named.</summary>
    public JsonNode Source => version >= SourceById
        ? new JsonObject { ["type"] = source.Type, ["uid"] = source.Uid }
        : source.Name;

    /// <summary>Begins a row that Grafana repeats for each value of the variable.</summary>
    public void AddRow()
    {
        EndLine();
        _panels.Add(new JsonObject
        {
            ["id"] = _panels.Count + 1,
            ["type"] = "row",
            ["title"] = $"${DataSource.Variable}",
            ["collapsed"] = false,
            ["repeat"] = DataSource.Variable,
            ["gridPos"] = Place(Columns, 1),
            ["panels"] = new JsonArray(),
        });
    }

    /// <summary>Adds a panel of some fields.</summary>
    public void Add(PanelGroup group, string title, bool ofVariable, int width, int height)
    {
        var isTable = group.IsState && version < TimeSeries;
        var type = version >= TimeSeries ? group.IsState ? "state-timeline" : "timeseries" : isTable ? "table" : "graph";
        var panel = new JsonObject
        {
            ["id"] = _panels.Count + 1,
            ["type"] = type,
            ["title"] = title,
            ["datasource"] = Source,
            ["gridPos"] = Place(width, height),
            ["targets"] = Targets(group, ofVariable, isTable),
        };
        Describe(panel, type, GrafanaUnit.Of(group.Unit, version));
        if (source.HasLongNames && version >= TimeSeries)
            panel["transformations"] = new JsonArray(ShortenNames());
        _panels.Add(panel);
    }

    private static void Describe(JsonObject panel, string type, string unit)
    {
        switch (type)
        {
            case "graph":
                panel["renderer"] = "flot";
                panel["lines"] = true;
                panel["linewidth"] = 1;
                panel["fill"] = 0;
                panel["nullPointMode"] = "null";
                panel["legend"] = new JsonObject { ["show"] = true, ["values"] = true, ["current"] = true };
                panel["tooltip"] = new JsonObject { ["shared"] = true, ["sort"] = 0, ["value_type"] = "individual" };
                panel["xaxis"] = new JsonObject { ["mode"] = "time", ["show"] = true };
                panel["yaxes"] = new JsonArray(Axis(unit), Axis("short"));
                return;
            case "table":
                panel["transform"] = "table";
                panel["sort"] = new JsonObject { ["col"] = 0, ["desc"] = true };
                panel["columns"] = new JsonArray();
                panel["styles"] = new JsonArray(new JsonObject { ["pattern"] = "Time", ["type"] = "date", ["dateFormat"] = "YYYY-MM-DD HH:mm:ss" });
                return;
        }

        var custom = type == "timeseries"
            ? new JsonObject { ["drawStyle"] = "line", ["lineWidth"] = 1, ["fillOpacity"] = 0, ["showPoints"] = "auto", ["spanNulls"] = false }
            : new JsonObject { ["lineWidth"] = 0, ["fillOpacity"] = 70, ["spanNulls"] = true };
        panel["fieldConfig"] = new JsonObject
        {
            ["defaults"] = new JsonObject { ["color"] = new JsonObject { ["mode"] = "palette-classic" }, ["custom"] = custom, ["unit"] = unit },
            ["overrides"] = new JsonArray(),
        };
        panel["options"] = new JsonObject
        {
            ["legend"] = new JsonObject { ["displayMode"] = "list", ["placement"] = "bottom", ["showLegend"] = true, ["calcs"] = new JsonArray("lastNotNull") },
            ["tooltip"] = new JsonObject { ["mode"] = "multi", ["sort"] = "none" },
        };
        if (type == "state-timeline")
            (panel["options"]!["mergeValues"], panel["options"]!["legend"]!["calcs"]) = (true, new JsonArray());
    }

    private static JsonObject Axis(string format) => new() { ["format"] = format, ["logBase"] = 1, ["show"] = true };

    /// <summary>Leaves of <c>node::feed.field</c> the field: the panel is of one agent.</summary>
    private static JsonObject ShortenNames() => new()
    {
        ["id"] = "renameByRegex",
        ["options"] = new JsonObject { ["regex"] = "^(.*?)::(?:.*\\.)?([^.]*)$", ["renamePattern"] = "$2" },
    };

    /// <summary>A, B, … Z, AA, …</summary>
    private static string RefId(int index) =>
        index < 26 ? ((char)('A' + index)).ToString(CultureInfo.InvariantCulture) : RefId((index / 26) - 1) + RefId(index % 26);

    private JsonArray Targets(PanelGroup group, bool ofVariable, bool isTable)
    {
        var targets = new JsonArray();
        foreach (var field in group.Fields)
        {
            var target = source.Target(field, ofVariable, isTable);
            target["refId"] = RefId(targets.Count);
            if (version >= SourceById)
                target["datasource"] = Source;
            targets.Add(target);
        }

        return targets;
    }

    private JsonObject Place(int width, int height)
    {
        if (_left + width > Columns)
            EndLine();
        var place = new JsonObject { ["h"] = height, ["w"] = width, ["x"] = _left, ["y"] = _top };
        _left += width;
        _height = Math.Max(_height, height);
        return place;
    }

    private void EndLine()
    {
        _top += _height;
        (_left, _height) = (0, 0);
    }
}
