using System.Text.Json;
using Ocs.Interop.Tests.Peers;
using Ocs.Testing;

namespace Ocs.Interop.Tests;

/// <summary>A data node and a data server that somebody wrote in Python for sisock, beside the whole product.</summary>
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

    [Fact]
    public async Task A_sisock_server_in_Python_reads_our_node_which_is_as_the_environment_says()
    {
        Requirement.Autobahn();
        var site = Path.Combine(running.Product.Folder, "nodes.yaml");
        await File.WriteAllTextAsync(site, $$"""
            hub: {wamp_server: '{{running.Product.RouterUrl}}', wamp_http: '{{running.Product.CallUrl}}', wamp_realm: test_realm, address_root: observatory}
            hosts:
              localhost:
                agent-instances:
                  - {agent-class: DataFeedNode, instance-id: plots-lab}
            """, TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>
        {
            ["TARGET"] = "fake-data-1",
            ["FEED"] = "false_temperatures",
            ["NAME"] = "lab",
            ["DESCRIPTION"] = "Made-up temperatures",
            ["BUFFER_TIME"] = "3",
        };
        await using var node = Product.Start(environment, "agent", "--instance-id", "plots-lab", "--site-file", site, "--site-host", "localhost");
        await using var server = PeerProgram.Start(
            Requirement.Python, Path.Combine(Requirement.Folder, "python", "sisock_server.py"), running.Product.RouterUrl, "test_realm", "lab");

        var listed = (await server.NextAsync("listed")).GetProperty("nodes").EnumerateArray().Single(entry => entry.GetProperty("name").GetString() == "lab");
        Assert.Equal("Made-up temperatures", listed.GetProperty("description").GetString());
        var fields = (await server.NextAsync("fields")).GetProperty("fields");
        Assert.Equal(["channel_00", "channel_01"], fields.EnumerateObject().Select(field => field.Name).Order(StringComparer.Ordinal));
        Assert.Equal("observatory.fake-data-1.channel_00", fields.GetProperty("channel_00").GetProperty("timeline").GetString());

        var data = await server.NextAsync("data");
        var times = data.GetProperty("timeline").GetProperty("observatory.fake-data-1.channel_00").GetProperty("t").EnumerateArray().Select(time => time.GetDouble()).ToList();
        Assert.NotEmpty(times);
        Assert.Equal(times.Order(), times);
        Assert.True(times[0] > data.GetProperty("now").GetDouble() - 10, "BUFFER_TIME says three seconds.");
        Assert.Equal(times.Count, data.GetProperty("data").GetProperty("channel_00").GetArrayLength());
    }
}
