using System.Text.Json;
using System.Text.RegularExpressions;

namespace Ocs.DataNodes.Tests.Grafana;

/// <summary>Asks a data server as Grafana's data sources do: with variables put in, and in the requests that each of them sends.</summary>
internal sealed partial class GrafanaPeer(LiveDashboards server, GrafanaFlavour flavour)
{
    /// <summary>The options of a variable.</summary>
    public async Task<string[]> OptionsAsync(JsonElement variable)
    {
        var query = variable.GetProperty("query");
        switch (flavour)
        {
            case GrafanaFlavour.SimpleJson:
                var found = await server.PostAsync("/search", $$"""{"target":{{query.GetRawText()}}}""");
                return [.. found.EnumerateArray().Select(value => value.GetString()!)];
            case GrafanaFlavour.SimPod:
                var options = await server.PostAsync("/variable", $$"""{"payload":{"target":{{query.GetProperty("query").GetRawText()}}},"range":{{server.Range(3600)}}}""");
                return [.. options.EnumerateArray().Select(option => option.GetProperty("__value").GetString()!)];
            default:
                var answer = await InfluxAsync(query.GetString()!);
                return [.. Series(answer).SelectMany(series => series.GetProperty("values").EnumerateArray()).Select(row => row[0].GetString()!)];
        }
    }

    /// <summary>How many points a target shows, null and absent ones apart.</summary>
    public async Task<int> CountPointsAsync(JsonElement target, params string[] agents)
    {
        switch (flavour)
        {
            case GrafanaFlavour.SimpleJson:
                Assert.Contains(target.GetProperty("type").GetString(), (string[])["timeserie", "table"]);
                return Points(await QueryAsync($$"""{"target":{{Quoted(target, agents)}},"refId":"A","type":{{target.GetProperty("type").GetRawText()}}}"""));
            case GrafanaFlavour.SimPod:
                Assert.Equal("code", target.GetProperty("editorMode").GetString());
                return Points(await QueryAsync($$"""{"target":{{Quoted(target, agents)}},"refId":"A","editorMode":"code","payload":{{target.GetProperty("payload").GetRawText()}}}"""));
            default:
                var answer = await InfluxAsync(Put(BuildQuery(target), agents));
                return Series(answer).Sum(series => series.GetProperty("values").EnumerateArray().Count(row => row[1].ValueKind != JsonValueKind.Null));
        }
    }

    /// <summary>The titles of the annotations.</summary>
    public async Task<string?[]> AnnotationsAsync(JsonElement annotation, params string[] agents)
    {
        switch (flavour)
        {
            case GrafanaFlavour.SimpleJson:
                var query = JsonSerializer.Serialize(annotation.GetProperty("query").GetString()!.Replace("$agent", agents is [var one] ? one : $"{{{string.Join(',', agents)}}}", StringComparison.Ordinal));
                var list = await server.PostAsync("/annotations", $$"""{"range":{{server.Range(3600)}},"annotation":{"name":"x","enable":true,"query":{{query}} } }""");
                return [.. list.EnumerateArray().Select(item => item.GetProperty("title").GetString())];
            case GrafanaFlavour.SimPod:
                var target = annotation.GetProperty("target");
                Assert.Equal("Anno", target.GetProperty("refId").GetString());
                var table = (await QueryAsync($$"""{"target":{{Quoted(target, agents)}},"refId":"Anno","payload":{ } }"""))[0];
                var title = table.GetProperty("columns").EnumerateArray().ToList().FindIndex(column => column.GetProperty("text").GetString() == annotation.GetProperty("name").GetString() || column.GetProperty("text").GetString() == "title");
                return [.. table.GetProperty("rows").EnumerateArray().Select(row => row[title].GetString())];
            default:
                var text = annotation.GetProperty("query").GetString()!.Replace("$timeFilter", "time >= now() - 1h", StringComparison.Ordinal);
                var answer = await InfluxAsync(Put(text, agents));
                return [.. Series(answer).SelectMany(series => series.GetProperty("values").EnumerateArray()).Select(row => row[1].GetString())];
        }
    }

    private static IEnumerable<JsonElement> Series(JsonElement answer) =>
        answer.GetProperty("results")[0].TryGetProperty("series", out var series) ? series.EnumerateArray() : [];

    private static int Points(JsonElement answer) => answer.EnumerateArray().Sum(series =>
        series.TryGetProperty("datapoints", out var points)
            ? points.EnumerateArray().Count(point => point[0].ValueKind != JsonValueKind.Null)
            : series.GetProperty("rows").EnumerateArray().Count(row => row[1].ValueKind != JsonValueKind.Null));

    /// <summary>Grafana's query builder: public/app/plugins/datasource/influxdb, as far as our targets go.</summary>
    private static string BuildQuery(JsonElement target)
    {
        Assert.False(target.GetProperty("rawQuery").GetBoolean());
        var parts = target.GetProperty("select")[0].EnumerateArray().ToList();
        var column = $"\"{parts[0].GetProperty("params")[0].GetString()}\"";
        foreach (var function in parts.Skip(1))
            column = $"{function.GetProperty("type").GetString()}({column})";
        var measurement = target.GetProperty("measurement").GetString()!;
        if (!measurement.StartsWith('/'))
            measurement = $"\"{measurement}\"";
        var tag = target.GetProperty("tags")[0];
        var groups = target.GetProperty("groupBy").EnumerateArray().Select(part => $"{part.GetProperty("type").GetString()}({part.GetProperty("params")[0].GetString()})");
        return $"SELECT {column} FROM {measurement} WHERE (\"{tag.GetProperty("key").GetString()}\"::tag = '{tag.GetProperty("value").GetString()}') "
            + $"AND time >= now() - 1h GROUP BY {string.Join(" ", groups)}".Replace("$__interval", "5s", StringComparison.Ordinal);
    }

    private static string Quoted(JsonElement target, string[] agents) => JsonSerializer.Serialize(Put(target.GetProperty("target").GetString()!, agents));

    /// <summary>A variable in Grafana's format <c>regex</c>.</summary>
    private static string Put(string text, string[] agents)
    {
        var escaped = Array.ConvertAll(agents, agent => Special().Replace(agent, @"\$&"));
        return text.Replace("$agent", escaped is [var one] ? one : $"({string.Join('|', escaped)})", StringComparison.Ordinal);
    }

    private Task<JsonElement> QueryAsync(string target) =>
        server.PostAsync("/query", $$"""{"range":{{server.Range(3600)}},"interval":"5s","intervalMs":5000,"maxDataPoints":680,"targets":[{{target}}],"adhocFilters":[]}""");

    private async Task<JsonElement> InfluxAsync(string query)
    {
        var text = await server.Client.GetStringAsync(new Uri($"/query?db=ocs_feeds&epoch=ms&q={Uri.EscapeDataString(query)}", UriKind.Relative), LiveDashboards.Token);
        var answer = JsonElement.Parse(text);
        Assert.False(answer.GetProperty("results")[0].TryGetProperty("error", out var error), $"{query}: {error}");
        return answer;
    }

    [GeneratedRegex(@"[\\^$*+?.()|[\]{}\/-]")]
    private static partial Regex Special();
}
