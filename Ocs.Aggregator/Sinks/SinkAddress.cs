using Microsoft.Extensions.Logging;
using Ocs.Aggregator.Influx;
using Ocs.Aggregator.Postgres;

namespace Ocs.Aggregator.Sinks;

/// <summary>The database that a text such as <c>influxdb://user:password@127.0.0.1:8086/ocs_feeds</c> means.</summary>
internal static class SinkAddress
{
    /// <summary>Makes the target of an address.</summary>
    /// <param name="text">The address.</param>
    /// <param name="folder">Where what it refuses is kept.</param>
    /// <param name="logger">Where faults go.</param>
    /// <exception cref="ArgumentException">It is none; the message says why, without any password.</exception>
    public static ISinkTarget Open(string text, string folder, ILogger logger)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Host.Length == 0)
            throw new ArgumentException("A sink is not an address such as influxdb://127.0.0.1:8086/ocs_feeds.");
        RefusedPoints Refused(string ending) => new(Path.Combine(folder, $"{FileName(address)}.refused.{ending}"), logger);
        return address.Scheme switch
        {
            "influxdb" => new InfluxTarget(InfluxConnection.Read(address), Refused("lp")),
            "postgresql" => new PostgresTarget(PostgresAddress.Read(address), Refused("ndjson")),
            _ => throw new ArgumentException($"A sink begins with {address.Scheme}://; influxdb:// and postgresql:// are known."),
        };
    }

    /// <summary>What files of a sink are called: the address without user and password.</summary>
    public static string FileName(string text) => FileName(new Uri(text));

    private static string FileName(Uri address) => Uri.EscapeDataString($"{address.Scheme}-{address.Authority}{address.AbsolutePath}".TrimEnd('/'));
}
