using System.Text.Json;
using Ocs.Interop.Tests.Peers;

namespace Ocs.Interop.Tests;

/// <summary>A data node that somebody wrote in Python for sisock, beside the whole product.</summary>
public sealed class SisockTests(RunningObservatory running) : IClassFixture<RunningObservatory>
{
    [Fact]
    public async Task A_sisock_node_in_Python_is_found_and_plotted()
    {
        Requirement.Autobahn();
        await using var node = PeerProgram.Start(
            Requirement.Python, Path.Combine(Requirement.Folder, "python", "sisock_node.py"), running.Product.RouterUrl, "test_realm", "mountain");
        var added = await node.NextAsync("added");
        Assert.True(added.GetProperty("ok").GetBoolean());
        Assert.Contains("mountain", added.GetProperty("listed").EnumerateArray().Select(entry => entry.GetProperty("name").GetString()));
        await Patiently.AskAsync(
            async () => JsonElement.Parse((await Curl.PostAsync(running.Product.LiveUrl + "search", "{\"target\": \"\"}", "Content-Type: application/json")).Body),
            fields => fields.EnumerateArray().Any(field => field.GetString() == "mountain::wind"));

        const string query = """{"range": {"from": "now-1h", "to": "now"}, "intervalMs": 1000, "targets": [{"target": "mountain::wind"}]}""";
        var series = JsonElement.Parse((await Curl.PostAsync(running.Product.LiveUrl + "query", query, "Content-Type: application/json")).Body)[0];
        Assert.Equal("m/s", series.GetProperty("unit").GetString());
        var values = series.GetProperty("datapoints").EnumerateArray().Select(point => point[0].ValueKind == JsonValueKind.Null ? (double?)null : point[0].GetDouble());
        Assert.Equal([0, 1, 2, null, 4, 5, 6, 7, 8, 9], values);
        Assert.Equal(1, (await node.NextAsync("asked")).GetProperty("min_stride").GetDouble());
    }
}
