using System.Net.Http.Headers;
using Ocs.Hosting;
using Ocs.Operations;

namespace Ocs.Agents.InfluxDb;

/// <summary>Writes the recorded feeds of all agents to an InfluxDB 2.x, as OCS's publisher does (influxdb_publisher_v2).</summary>
[Agent("InfluxDBAgentv2")]
public sealed class InfluxDbV2Agent : IDisposable
{
    private readonly InfluxServer _server;
    private readonly InfluxRecording _recording;

    /// <summary>
    /// Subscribes to all feeds. Where to write: <c>INFLUXDB_V2_URL</c>, <c>INFLUXDB_V2_ORG</c>, <c>INFLUXDB_V2_BUCKET</c>,
    /// <c>INFLUXDB_V2_TOKEN</c>, or files named by the same with <c>_FILE</c>.
    /// </summary>
    /// <exception cref="ArgumentException">One of them is missing, or the URL is none.</exception>
    public InfluxDbV2Agent(IAgentContext agent, InfluxDbV2Options options)
    {
        var url = Require("INFLUXDB_V2_URL");
        if (!Uri.TryCreate(url, UriKind.Absolute, out var root) || root.Scheme is not ("http" or "https"))
            throw new ArgumentException($"INFLUXDB_V2_URL '{url}' is no URL of an InfluxDB, such as http://localhost:8086.");
        var query = $"org={Uri.EscapeDataString(Require("INFLUXDB_V2_ORG"))}&bucket={Uri.EscapeDataString(Require("INFLUXDB_V2_BUCKET"))}&precision=ns";
        _server = new InfluxServer(new Uri(root, $"/api/v2/write?{query}"), new AuthenticationHeaderValue("Token", Require("INFLUXDB_V2_TOKEN")), options.Gzip);
        _recording = new InfluxRecording(agent, _server);
        if (options.InitialState == "record")
            agent.StartWhenJoined("record");
    }

    /// <inheritdoc cref="InfluxDbAgent.RecordAsync"/>
    [AgentProcess("record")]
    public Task<OpResult> RecordAsync(OpSession session, bool testMode = false, CancellationToken stop = default) => _recording.RunAsync(session, testMode, stop);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _server.Dispose();

    private static string Require(string variable) => InfluxCredentials.Read(variable)
        ?? throw new ArgumentException($"The environment variable {variable} is not set, nor {variable}_FILE.");
}
