using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ocs.DataNodes;

/// <summary>Where the data server listens and what it lets through.</summary>
public sealed record DataServerOptions
{
    private static readonly JsonSerializerOptions Format = new()
    {
        PropertyNameCaseInsensitive = true,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The address to listen on: loopback unless told otherwise.</summary>
    public string Host { get; init; } = "127.0.0.1";

    /// <summary>The port; 0 takes a free one.</summary>
    [Range(0, 65535)]
    public int Port { get; init; } = 5000;

    /// <summary>A path in front of every route, as behind a proxy: <c>/ocs</c>. Routes without it work as well.</summary>
    public string PathPrefix { get; init; } = "";

    /// <summary>The origin that browsers may read from: <c>*</c>, or one such as <c>https://grafana.example.org</c>.</summary>
    public string AllowedOrigin { get; init; } = "*";

    /// <summary>The longest request body, in bytes.</summary>
    [Range(1, int.MaxValue)]
    public int MaximumRequestBytes { get; init; } = 4 << 20;

    /// <summary>The most targets of one query.</summary>
    [Range(1, int.MaxValue)]
    public int MaximumTargets { get; init; } = 1000;

    /// <summary>The most series of one query: a pattern may match many fields.</summary>
    [Range(1, int.MaxValue)]
    public int MaximumSeries { get; init; } = 5000;

    /// <summary>The most points of one series, whatever is asked for.</summary>
    [Range(1, int.MaxValue)]
    public int MaximumDataPoints { get; init; } = 1_000_000;

    /// <summary>The longest range of time of one query. How much is read for it is bound by points and deadlines; this is for sites that want less.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "10675199.00:00:00")]
    public TimeSpan MaximumRange { get; init; } = TimeSpan.FromDays(36_525);

    /// <summary>The most bytes of text of points that are kept for the next refresh and for the other viewers of a panel; 0 for none.</summary>
    [Range(0, long.MaxValue)]
    public long MaximumKeptBytes { get; init; } = 32 << 20;

    /// <summary>The fields whose newest values <c>GET /metrics</c> shows to Prometheus: a name, a list or a pattern; empty for none.</summary>
    public string PrometheusFields { get; init; } = "";

    /// <summary>The folder of the archive, for plots of what is older than the cache; empty for none.</summary>
    public string ArchiveFolder { get; init; } = "";

    /// <summary>Where the index of the archive is kept; it may be deleted at any time.</summary>
    public string IndexFolder { get; init; } = "";

    /// <summary>The keys of which each request must bring one; none lets everybody in who can reach the port.</summary>
    public IReadOnlyList<AccessKey> Keys { get; init; } = [];

    /// <summary>The most connections at a time; further ones are closed.</summary>
    [Range(1, int.MaxValue)]
    public int MaximumConnections { get; init; } = 1000;

    /// <summary>How long one query may take; the targets whose turn comes later stay empty.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(25);

    /// <summary>How long the archive may be read for one target; after that it shows what is in memory, and the others are not kept.</summary>
    public TimeSpan TargetDeadline { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The most queries that are worked on at the same moment; further ones wait their turn.</summary>
    [Range(1, int.MaxValue)]
    public int MaximumQueries { get; init; } = 16;

    /// <summary>Reads options that a person wrote as JSON: the names of these members, in any case, for those that differ.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentException">It says what cannot be; the message names the file.</exception>
    public static DataServerOptions Load(string file)
    {
        try
        {
            var options = JsonSerializer.Deserialize<DataServerOptions>(File.ReadAllText(file), Format)
                ?? throw new ArgumentException($"{file} holds no options.");
            Validator.ValidateObject(options, new ValidationContext(options), validateAllProperties: true);
            return options;
        }
        catch (Exception exception) when (exception is JsonException or ValidationException)
        {
            throw new ArgumentException($"{file}: {exception.Message}", exception);
        }
    }
}
