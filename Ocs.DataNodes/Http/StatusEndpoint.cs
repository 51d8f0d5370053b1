using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ocs.DataNodes.Http;

/// <summary>What "Save &amp; Test" asks: 200 when plots can be drawn, 503 while the router is away; with what is held and refused.</summary>
internal sealed class StatusEndpoint(LiveCache cache, LiveFeeds? feeds)
{
    public void Map(RequestRouter router) => router.Map("/", AnswerAsync, HttpMethods.Get, HttpMethods.Post);

    private Task AnswerAsync(HttpContext context)
    {
        var isUsable = feeds?.IsConnected ?? true;
        var statistics = cache.GetStatistics();
        var body = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            json.WriteString("status", isUsable ? "ok" : "unavailable");
            json.WriteString("message", isUsable ? "Ready." : "No connection to the router: new samples do not come in.");
            json.WriteNumber("fields", statistics.Fields);
            json.WriteNumber("messages", statistics.Messages);
            json.WriteNumber("unreadable_messages", feeds?.Faults ?? 0);
            json.WriteNumber("stored", statistics.StoredRows);
            json.WriteNumber("repeated", statistics.RepeatedRows);
            json.WriteNumber("expired", statistics.ExpiredRows);
            json.WriteNumber("future", statistics.FutureRows);
            json.WriteNumber("refused", statistics.RefusedRows);
            json.WriteNumber("evicted", statistics.EvictedRows);
            json.WriteNumber("bytes", statistics.Bytes);
            json.WriteNumber("buffer_seconds", cache.Options.BufferTime.TotalSeconds);
            json.WriteEndObject();
        }

        context.Response.StatusCode = isUsable ? StatusCodes.Status200OK : StatusCodes.Status503ServiceUnavailable;
        return Answer.BytesAsync(context, body.WrittenMemory, Answer.Json);
    }
}
