using Ocs.Aggregator.Influx;
using Ocs.Aggregator.Sinks;
using Ocs.Hosting;
using Ocs.Operations;

namespace Ocs.Aggregator;

/// <summary>Writes the recorded feeds of all agents to an InfluxDB 2.x, as OCS's publisher does (influxdb_publisher_v2).</summary>
[Agent("InfluxDBAgentv2")]
public sealed class InfluxDbV2Agent
{
    private readonly Publisher _publisher;
    private readonly InfluxConnection _connection;

    /// <summary>
    /// Subscribes to all feeds. Where to write: <c>INFLUXDB_V2_URL</c>, <c>INFLUXDB_V2_ORG</c>, <c>INFLUXDB_V2_BUCKET</c>,
    /// <c>INFLUXDB_V2_TOKEN</c>, or files named by the same with <c>_FILE</c>.
    /// </summary>
    /// <exception cref="ArgumentException">One of them is missing, or the URL is none.</exception>
    public InfluxDbV2Agent(IAgentContext agent, InfluxDbV2Options options, TimeProvider clock)
    {
        var url = Require("INFLUXDB_V2_URL");
        if (!Uri.TryCreate(url.TrimEnd('/') + "/", UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
            throw new ArgumentException($"INFLUXDB_V2_URL '{url}' is no URL of an InfluxDB, such as http://localhost:8086.");
        _connection = InfluxConnection.Version2(server, Require("INFLUXDB_V2_ORG"), Require("INFLUXDB_V2_BUCKET"), Require("INFLUXDB_V2_TOKEN")) with { Gzip = options.Gzip };
        _publisher = new Publisher(agent, options.InitialState, clock);
    }

    /// <inheritdoc cref="InfluxDbAgent.RecordAsync"/>
    [AgentProcess("record")]
    public Task<OpResult> RecordAsync(OpSession session, bool testMode = false, CancellationToken stop = default) =>
        _publisher.RecordAsync(session, _connection, testMode, stop);

    private static string Require(string variable) => InfluxCredentials.Read(variable)
        ?? throw new ArgumentException($"The environment variable {variable} is not set, nor {variable}_FILE.");
}
