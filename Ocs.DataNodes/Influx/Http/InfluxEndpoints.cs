using System.Buffers;
using System.IO.Compression;
using System.Text;
using Microsoft.AspNetCore.Http;
using Ocs.DataNodes.Http;
using Ocs.DataNodes.Influx.Syntax;

namespace Ocs.DataNodes.Influx.Http;

/// <summary>
/// InfluxDB's interface: <c>/query</c>, <c>/write</c> and <c>/ping</c>, as Grafana's built-in data source and OCS's
/// publisher use them. SimpleJson posts to <c>/query</c> too: <see cref="IsQueryAsync"/> tells the two apart.
/// </summary>
internal sealed class InfluxEndpoints(InfluxQueries queries, TimeProvider clock, QueryGate gate)
{
    /// <summary>The version that clients see: the one whose answers these are.</summary>
    public const string Version = "1.6.7";

    /// <summary>Whether a request is InfluxQL. curl calls a JSON body a form unless it is told otherwise: one that begins with a brace is none.</summary>
    private static async ValueTask<bool> IsQueryAsync(HttpContext context)
    {
        if (context.Request.Query.ContainsKey("q"))
            return true;
        if (!context.Request.HasFormContentType)
            return false;
        var reader = context.Request.BodyReader;
        var read = await reader.ReadAsync(context.RequestAborted);
        var begin = read.Buffer.FirstSpan.TrimStart(" \t\r\n"u8);
        var isJson = !begin.IsEmpty && begin[0] == '{';
        reader.AdvanceTo(read.Buffer.Start);
        return !isJson;
    }

    /// <summary>Maps the three paths.</summary>
    /// <param name="router">Where to.</param>
    /// <param name="otherQuery">Who answers what is posted to <c>/query</c> and is no InfluxQL.</param>
    public void Map(RequestRouter router, RequestDelegate otherQuery)
    {
        router.Map("/query", QueryAsync, HttpMethods.Get);
        router.Map("/query", async context => await (await IsQueryAsync(context) ? QueryAsync(context) : otherQuery(context)), HttpMethods.Post);
        router.Map("/write", WriteAsync, HttpMethods.Post);
        router.Map("/ping", PingAsync, HttpMethods.Get);
    }

    /// <summary>Says that the server is there.</summary>
    public Task PingAsync(HttpContext context)
    {
        SetHeaders(context);
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    /// <summary>Answers InfluxQL, from the query string or a form.</summary>
    public async Task QueryAsync(HttpContext context)
    {
        SetHeaders(context);
        var parameters = await ReadParametersAsync(context);
        var pretty = parameters("pretty") == "true";
        if (parameters("q") is not { Length: > 0 } text)
        {
            await ErrorAsync(context, StatusCodes.Status400BadRequest, "missing required parameter \"q\"", pretty);
            return;
        }

        using var limit = new CancellationTokenSource(queries.Options.Timeout, clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, context.RequestAborted);
        IReadOnlyList<InfluxResult> results;
        try
        {
            using var place = await gate.EnterAsync(ended.Token);
            results = queries.Execute(text, parameters("db") ?? "", HttpMethods.IsGet(context.Request.Method), ended.Token);
        }
        catch (InfluxSyntaxException e)
        {
            await ErrorAsync(context, StatusCodes.Status400BadRequest, $"error parsing query: {e.Message}", pretty);
            return;
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested)
        {
            results = [new InfluxResult([], "query-timeout limit exceeded")];
        }

        var epoch = parameters("epoch") is { Length: > 0 } unit ? LineProtocol.InfluxPrecision.Nanoseconds(unit) : 0;
        ResultWriter.Write(context.Response.BodyWriter, results, epoch, pretty);
        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    /// <summary>Takes line protocol.</summary>
    public async Task WriteAsync(HttpContext context)
    {
        SetHeaders(context);
        var database = context.Request.Query["db"].ToString();
        if (database.Length == 0)
        {
            await ErrorAsync(context, StatusCodes.Status400BadRequest, "database is required");
            return;
        }

        if (!queries.HasDatabase(database))
        {
            await ErrorAsync(context, StatusCodes.Status404NotFound, $"database not found: \"{database}\"");
            return;
        }

        var text = await ReadBodyAsync(context);
        if (text is null)
        {
            await ErrorAsync(context, StatusCodes.Status413PayloadTooLarge, "Request Entity Too Large");
            return;
        }

        if (queries.Write(text, context.Request.Query["precision"]) is { } error)
            await ErrorAsync(context, StatusCodes.Status400BadRequest, error);
        else
            context.Response.StatusCode = StatusCodes.Status204NoContent;
    }

    private static void SetHeaders(HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentType = "application/json";
        headers["X-Influxdb-Build"] = "OSS";
        headers["X-Influxdb-Version"] = Version;
        headers["Request-Id"] = headers["X-Request-Id"] = context.TraceIdentifier;
    }

    private static async Task ErrorAsync(HttpContext context, int status, string error, bool pretty = false)
    {
        context.Response.StatusCode = status;
        context.Response.Headers["X-Influxdb-Error"] = HeaderText(error);
        var body = new ArrayBufferWriter<byte>();
        ResultWriter.WriteError(body, error, pretty);
        context.Response.ContentLength = body.WrittenCount;
        await context.Response.Body.WriteAsync(body.WrittenMemory, context.RequestAborted);
    }

    /// <summary>What may stand in a header: one line of ASCII.</summary>
    private static string HeaderText(string text) =>
        string.Concat(text.Take(1000).Select(c => char.IsBetween(c, ' ', '~') ? c : '?'));

    /// <summary>The query string, and behind it the form where the body is one.</summary>
    private static async Task<Func<string, string?>> ReadParametersAsync(HttpContext context)
    {
        var form = context.Request.HasFormContentType ? await context.Request.ReadFormAsync(context.RequestAborted) : null;
        var query = context.Request.Query;
        return name => form?.TryGetValue(name, out var value) == true || query.TryGetValue(name, out value) ? value.ToString() : null;
    }

    /// <summary>The body as text, unpacked where it is packed; null where it is longer unpacked than a body may be.</summary>
    private static async Task<string?> ReadBodyAsync(HttpContext context)
    {
        const int largest = 64 << 20;
        await using var body = context.Request.Headers.ContentEncoding == "gzip"
            ? new GZipStream(context.Request.Body, CompressionMode.Decompress)
            : context.Request.Body;
        using var bytes = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            while (await body.ReadAsync(buffer, context.RequestAborted) is var read and > 0)
            {
                if (bytes.Length + read > largest)
                    return null;
                bytes.Write(buffer, 0, read);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Encoding.UTF8.GetString(bytes.GetBuffer(), 0, (int)bytes.Length);
    }
}
