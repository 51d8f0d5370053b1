using System.Collections.Concurrent;
using System.IO.Compression;
using System.Net;
using System.Text;
using Ocs.Testing;

namespace Ocs.Agents.Tests.InfluxDb;

/// <summary>An HTTP server that takes what is written to it, and answers as it is told.</summary>
internal sealed class FakeInflux : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<string> _requests = new();

    public FakeInflux()
    {
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port { get; } = FreePort.Choose();

    /// <summary>What is answered to what is written.</summary>
    public int Status { get; set; } = 204;

    public string Reason { get; set; } = "";

    /// <summary>The authorization and the encoding of the last request.</summary>
    public string LastHeaders { get; private set; } = "";

    /// <summary>The next request, as <c>POST /write?db=x LINE|LINE</c>; null where there is none yet.</summary>
    public string? Next() => _requests.TryDequeue(out var request) ? request : null;

    public void Dispose() => _listener.Close();

    private async Task ServeAsync()
    {
        try
        {
            while (true)
                await AnswerAsync(await _listener.GetContextAsync());
        }
        catch (Exception closed) when (closed is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var request = context.Request;
        LastHeaders = $"{request.Headers["Authorization"]} {request.Headers["Content-Encoding"]}".Trim();
        await using var body = request.Headers["Content-Encoding"] == "gzip" ? new GZipStream(request.InputStream, CompressionMode.Decompress) : request.InputStream;
        using var reader = new StreamReader(body, Encoding.UTF8);
        var lines = (await reader.ReadToEndAsync()).TrimEnd('\n').Replace('\n', '|');
        context.Response.StatusCode = request.RawUrl!.StartsWith("/query", StringComparison.Ordinal) ? 200 : Status;
        if (Status / 100 != 5)
            _requests.Enqueue($"{request.HttpMethod} {request.RawUrl} {lines}".TrimEnd());
        context.Response.Close(Encoding.UTF8.GetBytes(Status == 204 ? "" : Reason), willBlock: false);
    }
}
