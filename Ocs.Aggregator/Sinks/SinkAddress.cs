using Microsoft.Extensions.Logging;
using Ocs.Aggregator.Influx;

namespace Ocs.Aggregator.Sinks;

/// <summary>
/// The database that a text such as <c>influxdb://user:password@127.0.0.1:8086/ocs_feeds</c> means. Behind a question mark:
/// <c>ssl=true</c>, <c>verify_ssl=false</c>, <c>gzip=false</c>; for version 2 <c>org=…&amp;bucket=…&amp;token=…</c>.
/// </summary>
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
        return address.Scheme switch
        {
            "influxdb" => new InfluxTarget(ReadInflux(address), new RefusedLines(Path.Combine(folder, $"{FileName(address)}.refused.lp"), logger)),
            _ => throw new ArgumentException($"A sink begins with {address.Scheme}://; influxdb:// is known."),
        };
    }

    /// <summary>What files of a sink are called: the address without user and password.</summary>
    public static string FileName(string text) => FileName(new Uri(text));

    private static string FileName(Uri address) => Uri.EscapeDataString($"{address.Scheme}-{address.Authority}{address.AbsolutePath}".TrimEnd('/'));

    private static InfluxConnection ReadInflux(Uri address)
    {
        var options = address.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries).Select(option => option.Split('=', 2))
            .ToDictionary(option => Uri.UnescapeDataString(option[0]), option => option.Length > 1 ? Uri.UnescapeDataString(option[1]) : "true", StringComparer.OrdinalIgnoreCase);
        string Option(string name) => options.Remove(name, out var value) ? value : "";
        var server = new UriBuilder(Option("ssl") == "true" ? "https" : "http", address.Host, address.IsDefaultPort ? 8086 : address.Port).Uri;
        var (organization, bucket, token) = (Option("org"), Option("bucket"), Option("token"));
        var user = Uri.UnescapeDataString(address.UserInfo).Split(':', 2);
        var connection = bucket.Length > 0
            ? InfluxConnection.Version2(server, organization, bucket, token)
            : InfluxConnection.Version1(server, address.AbsolutePath.Trim('/') is { Length: > 0 } database ? Uri.UnescapeDataString(database) : "ocs_feeds", user[0], user.Length > 1 ? user[1] : "");
        connection = connection with { Gzip = Option("gzip") != "false", VerifiesCertificate = Option("verify_ssl") != "false" };
        return options.Count == 0 ? connection : throw new ArgumentException($"The sink {server.Authority} has the option {options.Keys.First()}, which is not known.");
    }
}
