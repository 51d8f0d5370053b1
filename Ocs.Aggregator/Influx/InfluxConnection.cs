using System.Net.Http.Headers;
using System.Text;
using Ocs.Aggregator.Sinks;

namespace Ocs.Aggregator.Influx;

/// <summary>Where an InfluxDB is, in version 1 or 2, or something that speaks as it does, such as VictoriaMetrics.</summary>
internal sealed record InfluxConnection
{
    /// <summary>What messages call it.</summary>
    public required string Name { get; init; }

    /// <summary>Where lines are posted.</summary>
    public required Uri WriteAddress { get; init; }

    /// <summary>What is posted to make the database; null where it must be there.</summary>
    public Uri? CreateAddress { get; init; }

    /// <summary>How requests are signed.</summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>Whether lines are compressed: on the same machine that costs more than it saves.</summary>
    public bool Gzip { get; init; } = true;

    /// <summary>Whether the certificate must be one that the system trusts.</summary>
    public bool VerifiesCertificate { get; init; } = true;

    /// <summary>
    /// Reads an address such as <c>influxdb://user:password@127.0.0.1:8086/ocs_feeds</c>. Behind a question mark: <c>ssl=true</c>,
    /// <c>verify_ssl=false</c>, <c>gzip=false</c>, <c>path=insert/0/influx</c> for what stands before <c>write</c>; for version 2 <c>org=…&amp;bucket=…&amp;token=…</c>.
    /// </summary>
    /// <exception cref="ArgumentException">There is an option that is not known.</exception>
    public static InfluxConnection Read(Uri address)
    {
        var options = new SinkOptions(address);
        var server = new UriBuilder(
            options.Take("ssl") == "true" ? "https" : "http", address.Host, address.IsDefaultPort ? 8086 : address.Port,
            options.Take("path").Trim('/') is { Length: > 0 } path ? $"{path}/" : "").Uri;
        var (organization, bucket, token) = (options.Take("org"), options.Take("bucket"), options.Take("token"));
        var user = Uri.UnescapeDataString(address.UserInfo).Split(':', 2);
        var connection = bucket.Length > 0
            ? Version2(server, organization, bucket, token)
            : Version1(server, address.AbsolutePath.Trim('/') is { Length: > 0 } database ? Uri.UnescapeDataString(database) : "ocs_feeds", user[0], user.Length > 1 ? user[1] : "");
        connection = connection with { Gzip = options.Take("gzip") is { Length: > 0 } gzip ? gzip != "false" : !address.IsLoopback, VerifiesCertificate = options.Take("verify_ssl") != "false" };
        options.End();
        return connection;
    }

    /// <summary>An InfluxDB of version 1.</summary>
    public static InfluxConnection Version1(Uri server, string database, string user, string password) => new()
    {
        Name = $"InfluxDB {server.Authority}, database {database}",
        WriteAddress = new Uri(server, $"write?db={Uri.EscapeDataString(database)}"),
        CreateAddress = new Uri(server, $"query?q=CREATE+DATABASE+{Uri.EscapeDataString($"\"{database.Replace("\"", "\\\"", StringComparison.Ordinal)}\"")}"),
        Authorization = user.Length == 0 ? null : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{password}"))),
    };

    /// <summary>An InfluxDB of version 2.</summary>
    public static InfluxConnection Version2(Uri server, string organization, string bucket, string token) => new()
    {
        Name = $"InfluxDB {server.Authority}, bucket {bucket}",
        WriteAddress = new Uri(server, $"api/v2/write?org={Uri.EscapeDataString(organization)}&bucket={Uri.EscapeDataString(bucket)}&precision=ns"),
        Authorization = token.Length == 0 ? null : new AuthenticationHeaderValue("Token", token),
    };
}
