using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ocs.DataNodes.Tests.Grafana;

/// <summary>
/// What Grafana's own schema of dashboards (kinds/dashboard) demands, as far as our dashboards use it: required members and
/// their types, panels that the version has, a grid without overlaps, references that lead somewhere.
/// </summary>
internal sealed partial class DashboardCheck(JsonElement dashboard, int version, string sourceType, string sourceName, string sourceUid)
{
    private static readonly string[] NewPanels = ["timeseries", "state-timeline"];
    private static readonly string[] OldPanels = ["graph", "table"];

    public void Run()
    {
        Assert.Matches("^[a-zA-Z0-9_-]{1,40}$", Text(dashboard, "uid"));
        Assert.NotEmpty(Text(dashboard, "title"));
        Assert.InRange(dashboard.GetProperty("schemaVersion").GetInt32(), 16, version >= 9 ? 36 : version >= 8 ? 30 : 16);
        Assert.InRange(dashboard.GetProperty("graphTooltip").GetInt32(), 0, 2);
        Assert.Equal(("now-1h", "now"), (Text(dashboard.GetProperty("time"), "from"), Text(dashboard.GetProperty("time"), "to")));
        Assert.All(dashboard.GetProperty("tags").EnumerateArray(), tag => Assert.Equal(JsonValueKind.String, tag.ValueKind));
        Assert.All(dashboard.GetProperty("links").EnumerateArray(), CheckLink);
        Assert.All(dashboard.GetProperty("annotations").GetProperty("list").EnumerateArray(), CheckAnnotation);
        Assert.All(dashboard.GetProperty("templating").GetProperty("list").EnumerateArray(), CheckVariable);
        var panels = dashboard.GetProperty("panels").EnumerateArray().ToList();
        Assert.NotEmpty(panels);
        Assert.Distinct(panels.Select(panel => panel.GetProperty("id").GetInt32()));
        Assert.All(panels, CheckPanel);
        CheckGrid(panels);
        CheckVariablesAreDefined();
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static void CheckLink(JsonElement link)
    {
        Assert.Contains(Text(link, "type"), (string[])["link", "dashboards"]);
        Assert.All((string[])["title", "icon", "tooltip", "url"], name => Assert.Equal(JsonValueKind.String, link.GetProperty(name).ValueKind));
        Assert.All(
            (string[])["asDropdown", "targetBlank", "includeVars", "keepTime"],
            name => Assert.Contains(link.GetProperty(name).ValueKind, (JsonValueKind[])[JsonValueKind.True, JsonValueKind.False]));
    }

    private void CheckAnnotation(JsonElement annotation)
    {
        Assert.NotEmpty(Text(annotation, "name"));
        Assert.NotEmpty(Text(annotation, "iconColor"));
        Assert.True(annotation.GetProperty("enable").GetBoolean());
        CheckSource(annotation);
    }

    private void CheckVariable(JsonElement variable)
    {
        Assert.Equal("query", Text(variable, "type"));
        Assert.Matches("^[a-zA-Z_]+$", Text(variable, "name"));
        Assert.InRange(variable.GetProperty("hide").GetInt32(), 0, 2);
        Assert.Equal("$__all", Text(variable.GetProperty("current"), "value"));
        CheckSource(variable);
    }

    private void CheckSource(JsonElement owner)
    {
        var source = owner.GetProperty("datasource");
        if (version >= 9)
            Assert.Equal((sourceType, sourceUid), (Text(source, "type"), Text(source, "uid")));
        else
            Assert.Equal(sourceName, source.GetString());
    }

    private void CheckPanel(JsonElement panel)
    {
        var type = Text(panel, "type");
        if (type == "row")
        {
            Assert.False(panel.GetProperty("collapsed").GetBoolean());
            Assert.Empty(panel.GetProperty("panels").EnumerateArray());
            return;
        }

        Assert.Contains(type, version >= 8 ? NewPanels : OldPanels);
        Assert.NotEmpty(Text(panel, "title"));
        CheckSource(panel);
        var targets = panel.GetProperty("targets").EnumerateArray().ToList();
        Assert.NotEmpty(targets);
        Assert.Distinct(targets.Select(target => Text(target, "refId")));
        if (version >= 9)
            Assert.All(targets, CheckSource);
        if (version >= 8)
        {
            Assert.Empty(panel.GetProperty("fieldConfig").GetProperty("overrides").EnumerateArray());
            Assert.NotEmpty(Text(panel.GetProperty("fieldConfig").GetProperty("defaults"), "unit"));
            Assert.Equal(JsonValueKind.Object, panel.GetProperty("options").ValueKind);
        }
        else if (type == "graph")
        {
            Assert.Equal(2, panel.GetProperty("yaxes").GetArrayLength());
            Assert.DoesNotContain("suffix:", version < 7 ? panel.GetProperty("yaxes").GetRawText() : "", StringComparison.Ordinal);
        }
    }

    private static void CheckGrid(List<JsonElement> panels)
    {
        var taken = new HashSet<(int X, int Y)>();
        foreach (var place in panels.Select(panel => panel.GetProperty("gridPos")))
        {
            var (x, y, w, h) = (place.GetProperty("x").GetInt32(), place.GetProperty("y").GetInt32(), place.GetProperty("w").GetInt32(), place.GetProperty("h").GetInt32());
            Assert.True(x >= 0 && y >= 0 && w > 0 && h > 0 && x + w <= 24, place.GetRawText());
            for (var cell = 0; cell < w * h; cell++)
                Assert.True(taken.Add((x + (cell % w), y + (cell / w))), $"{place.GetRawText()} lies over another panel");
        }
    }

    private void CheckVariablesAreDefined()
    {
        var defined = dashboard.GetProperty("templating").GetProperty("list").EnumerateArray().Select(variable => Text(variable, "name"));
        var used = VariableUse().Matches(dashboard.GetProperty("panels").GetRawText()).Select(match => match.Groups["name"].Value)
            .Where(name => !name.StartsWith("__", StringComparison.Ordinal) && name != "timeFilter");
        Assert.Subset(defined.ToHashSet(), used.ToHashSet());
    }

    [GeneratedRegex(@"\$\{?(?<name>[A-Za-z_]\w*)")]
    private static partial Regex VariableUse();
}
