using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Ocs.Agents.InfluxDb;

/// <summary>Where lines are written: one InfluxDB, over HTTP.</summary>
/// <param name="write">The URL of its write endpoint.</param>
/// <param name="authorization">Who writes.</param>
/// <param name="gzip">Whether what is sent is compressed.</param>
/// <param name="verify">Whether its certificate must be trusted.</param>
internal sealed class InfluxServer(Uri write, AuthenticationHeaderValue? authorization, bool gzip, bool verify = true) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _client = new(Handler(verify)) { Timeout = Patience };

    /// <summary>What to ask first, such that the database exists; null where it must exist already.</summary>
    public Uri? Create { get; init; }

    /// <summary>Makes sure that there is a database.</summary>
    /// <exception cref="HttpRequestException">It does not answer, or refuses.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (Create is null)
            return;
        using var request = new HttpRequestMessage(HttpMethod.Post, Create) { Headers = { Authorization = authorization } };
        using var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        response.EnsureSuccessStatusCode();
    }

    /// <summary>Writes lines.</summary>
    /// <returns>Null where all are stored; why some are not where the server refused them for good.</returns>
    /// <exception cref="HttpRequestException">It does not answer, or cannot now: try again.</exception>
    public async Task<string?> WriteAsync(IReadOnlyList<string> lines, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, write) { Content = Content(lines), Headers = { Authorization = authorization } };
        using var response = await _client.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.IsSuccessStatusCode)
            return null;
        var text = (await response.Content.ReadAsStringAsync(cancellationToken).ConfigureAwait(false)).ReplaceLineEndings(" ").Trim();
        return response.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge or HttpStatusCode.UnprocessableEntity
            ? $"HTTP {(int)response.StatusCode}: {text}"
            : throw new HttpRequestException($"{write.Host}:{write.Port} answers HTTP {(int)response.StatusCode}: {text}", null, response.StatusCode);
    }

    public void Dispose() => _client.Dispose();

    private ByteArrayContent Content(IReadOnlyList<string> lines)
    {
        var bytes = Encoding.UTF8.GetBytes(string.Join('\n', lines) + "\n");
        if (gzip)
            bytes = Compress(bytes);
        var content = new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } };
        if (gzip)
            content.Headers.ContentEncoding.Add("gzip");
        return content;
    }

    private static byte[] Compress(byte[] bytes)
    {
        using var compressed = new MemoryStream();
        using (var stream = new GZipStream(compressed, CompressionLevel.Fastest))
            stream.Write(bytes);
        return compressed.ToArray();
    }

    [SuppressMessage("Security", "CA5359", Justification = "Only where the site does not ask for it: --verify-ssl, as with OCS.")]
    private static SocketsHttpHandler Handler(bool verify)
    {
        var handler = new SocketsHttpHandler { UseProxy = false };
        if (!verify)
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        return handler;
    }
}
