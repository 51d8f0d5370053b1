using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ocs.Aggregator.Sinks;
using Ocs.Feeds;

namespace Ocs.Aggregator.Influx;

/// <summary>
/// Writes to an InfluxDB. A batch that is refused is taken apart until the lines are found that are at fault: those are set
/// aside with the reason, and the rest goes in.
/// </summary>
internal sealed partial class InfluxTarget : ISinkTarget
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(30);

    private readonly InfluxConnection _connection;
    private readonly RefusedPoints _refused;
    private readonly HttpClient _client;
    private readonly InfluxFieldTypes _types = new();
    private readonly ConcurrentBag<InfluxLines> _idle = [];
    private long _points;
    private volatile bool _isCreated;

    /// <param name="connection">Where it is.</param>
    /// <param name="refused">Where refused lines go.</param>
    public InfluxTarget(InfluxConnection connection, RefusedPoints refused)
    {
        _connection = connection;
        _refused = refused;
        var handler = new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5), PooledConnectionLifetime = TimeSpan.FromMinutes(5) };
        if (!connection.VerifiesCertificate)
            handler.SslOptions.RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null;
        _client = new HttpClient(handler) { Timeout = Deadline };
        _client.DefaultRequestHeaders.Authorization = connection.Authorization;
    }

    /// <inheritdoc/>
    public string Name => _connection.Name;

    /// <inheritdoc/>
    public int AtOnce => 4;

    /// <inheritdoc/>
    public int BatchBytes => 1 << 20;

    /// <inheritdoc/>
    public string ExcludedBy => "exclude_influx";

    /// <inheritdoc/>
    public long Points => Interlocked.Read(ref _points);

    /// <inheritdoc/>
    public long RefusedPoints => _refused.Count;

    /// <inheritdoc/>
    public async Task<long?> OpenAsync(string log, CancellationToken cancellationToken)
    {
        await CreateAsync(cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyList<FeedMessage> messages, long position, CancellationToken cancellationToken)
    {
        await CreateAsync(cancellationToken).ConfigureAwait(false);
        if (!_idle.TryTake(out var lines))
            lines = new InfluxLines(_types);
        do
        {
            lines.Clear();
            foreach (var message in messages)
                lines.Add(message);
        }
        while (lines.Ends.Count > 0 && !await TryWriteAsync(lines, 0, lines.Ends.Count, cancellationToken).ConfigureAwait(false));
        _idle.Add(lines);
    }

    /// <inheritdoc/>
    public void Dispose() => _client.Dispose();

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        if (_isCreated)
            return;
        if (_connection.CreateAddress is { } address)
        {
            using var answer = await SendAsync(address, new ByteArrayContent([]), cancellationToken).ConfigureAwait(false);
            var reason = await ReadReasonAsync(answer, cancellationToken).ConfigureAwait(false);
            // What is no InfluxDB but takes its lines may have no databases.
            if (answer.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden || (int)answer.StatusCode >= 500)
                throw new SinkUnavailableException($"it answers {(int)answer.StatusCode} to CREATE DATABASE: {reason}");
        }

        _isCreated = true;
    }

    /// <summary>Writes some lines. False where the type of a field is known since they were encoded: then all are to be encoded anew.</summary>
    private async Task<bool> TryWriteAsync(InfluxLines encoded, int first, int count, CancellationToken cancellationToken)
    {
        var begin = first == 0 ? 0 : encoded.Ends[first - 1];
        var lines = encoded.Bytes[begin..encoded.Ends[first + count - 1]];
        using var answer = await SendAsync(_connection.WriteAddress, Content(lines), cancellationToken).ConfigureAwait(false);
        if (answer.IsSuccessStatusCode)
        {
            Interlocked.Add(ref _points, count);
            return true;
        }

        var reason = await ReadReasonAsync(answer, cancellationToken).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            _isCreated = false;
        if (answer.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge))
            throw new SinkUnavailableException($"it answers {(int)answer.StatusCode}: {reason}");
        if (TypeConflict().Match(reason) is { Success: true } conflict
            && (_types.Learn(conflict.Groups["measurement"].Value, conflict.Groups["field"].Value, conflict.Groups["kept"].Value) || encoded.TypesVersion != _types.Version))
            return false;
        if (count == 1)
        {
            _refused.Add(lines.Span, reason);
            return true;
        }

        return await TryWriteAsync(encoded, first, count / 2, cancellationToken).ConfigureAwait(false)
            && await TryWriteAsync(encoded, first + (count / 2), count - (count / 2), cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendAsync(Uri address, HttpContent content, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        try
        {
            return await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is HttpRequestException or SocketException or IOException)
        {
            // A connection that is reset at the moment of its opening comes as the socket's own exception.
            throw new SinkUnavailableException(fault.InnerException?.Message ?? fault.Message, fault);
        }
        catch (TaskCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new SinkUnavailableException($"it did not answer within {Deadline.TotalSeconds:F0} s", fault);
        }
    }

    private HttpContent Content(ReadOnlyMemory<byte> lines)
    {
        if (!_connection.Gzip)
            return new ReadOnlyMemoryContent(lines) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        var compressed = new MemoryStream();
        using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true))
            gzip.Write(lines.Span);
        var content = new ByteArrayContent(compressed.GetBuffer(), 0, (int)compressed.Length);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    /// <summary>The sentence in the answer's JSON, or the answer.</summary>
    private static async Task<string> ReadReasonAsync(HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        try
        {
            var text = await answer.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false);
            try
            {
                using var json = JsonDocument.Parse(text);
                foreach (var key in (string[])["error", "message"])
                {
                    if (json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(key, out var reason))
                        return reason.ToString();
                }
            }
            catch (JsonException)
            {
                // Not every server in front of one answers in JSON.
            }

            return text.Length > 500 ? text[..500] : text.Trim();
        }
        catch (Exception fault) when (fault is HttpRequestException or IOException)
        {
            return fault.Message;
        }
    }

    [GeneratedRegex("""field type conflict: input field "(?<field>.+?)" on measurement "(?<measurement>.+?)" is type \w+, already exists as type (?<kept>\w+)""")]
    private static partial Regex TypeConflict();
}
