using Ocs.Aggregator.Influx;
using Ocs.Aggregator.Sinks;
using Ocs.Hosting;
using Ocs.Operations;

namespace Ocs.Aggregator;

/// <summary>Writes the recorded feeds of all agents to an InfluxDB 1.x, as OCS's publisher does (influxdb_publisher).</summary>
[Agent("InfluxDBAgent")]
public sealed class InfluxDbAgent
{
    private readonly Publisher _publisher;
    private readonly InfluxConnection _connection;

    /// <summary>Subscribes to all feeds. User and password: <c>INFLUXDB_USERNAME</c>, <c>INFLUXDB_PASSWORD</c>, or files named by the same with <c>_FILE</c>.</summary>
    public InfluxDbAgent(IAgentContext agent, InfluxDbOptions options, TimeProvider clock)
    {
        var server = new UriBuilder(options.Ssl ? "https" : "http", options.Host, options.Port).Uri;
        _connection = InfluxConnection.Version1(
            server, options.Database, InfluxCredentials.Read("INFLUXDB_USERNAME") ?? "root", InfluxCredentials.Read("INFLUXDB_PASSWORD") ?? "root") with
        {
            Gzip = options.Gzip,
            VerifiesCertificate = options.VerifySsl,
        };
        _publisher = new Publisher(agent, options.InitialState, clock);
    }

    /// <summary>
    /// Writes samples until stopped. What comes is in a log on disk within a second; while the database cannot be written to
    /// the session is degraded, and the log is caught up in order afterwards, also by the next start.
    /// Session data: <c>{"connected": boolean, "last_updated": seconds, "points": count, "refused_points": count,
    /// "behind_bytes": count, "fault": text or null, "refused_messages": count, "dropped_messages": count, "replayed_messages": count}</c>.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="testMode">Whether to go round once only.</param>
    /// <param name="stop">Stops it.</param>
    [AgentProcess("record")]
    public Task<OpResult> RecordAsync(OpSession session, bool testMode = false, CancellationToken stop = default) =>
        _publisher.RecordAsync(session, _connection, testMode, stop);
}
