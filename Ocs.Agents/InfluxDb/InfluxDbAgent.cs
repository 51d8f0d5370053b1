using System.Net.Http.Headers;
using System.Text;
using Ocs.Hosting;
using Ocs.Operations;

namespace Ocs.Agents.InfluxDb;

/// <summary>Writes the recorded feeds of all agents to an InfluxDB 1.x, as OCS's publisher does (influxdb_publisher).</summary>
[Agent("InfluxDBAgent")]
public sealed class InfluxDbAgent : IDisposable
{
    private readonly InfluxServer _server;
    private readonly InfluxRecording _recording;

    /// <summary>Subscribes to all feeds. User and password: <c>INFLUXDB_USERNAME</c>, <c>INFLUXDB_PASSWORD</c>, or files named by the same with <c>_FILE</c>.</summary>
    public InfluxDbAgent(IAgentContext agent, InfluxDbOptions options)
    {
        var root = new Uri($"{(options.Ssl ? "https" : "http")}://{options.Host}:{options.Port}");
        var database = Uri.EscapeDataString(options.Database);
        var account = $"{InfluxCredentials.Read("INFLUXDB_USERNAME") ?? "root"}:{InfluxCredentials.Read("INFLUXDB_PASSWORD") ?? "root"}";
        _server = new InfluxServer(
            new Uri(root, $"/write?db={database}"),
            new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(account))),
            options.Gzip,
            options.VerifySsl)
        {
            Create = new Uri(root, $"/query?q=CREATE+DATABASE+%22{database}%22"),
        };
        _recording = new InfluxRecording(agent, _server);
        if (options.InitialState == "record")
            agent.StartWhenJoined("record");
    }

    /// <summary>
    /// Writes samples until stopped; while the database cannot be written to the session is degraded, and samples wait.
    /// Session data: <c>{"connected": boolean, "last_updated": seconds, "written": count, "waiting": count, "refused": count,
    /// "dropped": count}</c>, of samples.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="testMode">Whether to go round once only.</param>
    /// <param name="stop">Stops it.</param>
    [AgentProcess("record")]
    public Task<OpResult> RecordAsync(OpSession session, bool testMode = false, CancellationToken stop = default) => _recording.RunAsync(session, testMode, stop);

    /// <summary>Closes the connections.</summary>
    public void Dispose() => _server.Dispose();
}
