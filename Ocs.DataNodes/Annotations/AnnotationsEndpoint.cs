using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ocs.DataNodes.Downsampling;
using Ocs.DataNodes.Http;
using Ocs.DataNodes.SimpleJson;

namespace Ocs.DataNodes.Annotations;

/// <summary>
/// <c>/annotations</c> of SimpleJson: what agents and operations did, of which the query chooses by
/// <see cref="AnnotationFilter"/>.
/// </summary>
internal sealed class AnnotationsEndpoint(LiveCache cache, SiteAnnotations site, DataServerOptions options)
{
    public void Map(RequestRouter router) => router.Map("/annotations", AnswerAsync, HttpMethods.Get, HttpMethods.Post);

    private async Task AnswerAsync(HttpContext context)
    {
        using var request = await JsonRequest.ReadAsync(context);
        var range = QueryBody.ReadRange(request.RootElement, cache, options);
        var asked = request.RootElement.Get("annotation");
        var filter = new AnnotationFilter(asked?.GetText("query") ?? "");
        var found = site.Find(range.From, range.To).Where(filter.Passes);
        var now = LiveCache.UnixSeconds(cache.Clock.GetUtcNow());
        var body = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartArray();
            foreach (var annotation in found)
                Write(json, annotation, asked, now);
            json.WriteEndArray();
        }

        await Answer.BytesAsync(context, body.WrittenMemory, Answer.Json);
    }

    private static void Write(Utf8JsonWriter json, Annotation annotation, JsonElement? asked, double now)
    {
        json.WriteStartObject();
        if (asked is { } echo)
        {
            json.WritePropertyName("annotation");
            echo.WriteTo(json);
        }

        json.WriteNumber("time", PointBuffer.Milliseconds(annotation.Start));
        json.WriteNumber("timeEnd", PointBuffer.Milliseconds(annotation.End ?? now));
        json.WriteBoolean("isRegion", true);
        json.WriteString("title", annotation.Title);
        json.WriteString("text", annotation.Text);
        json.WriteStartArray("tags");
        foreach (var tag in annotation.Tags)
            json.WriteStringValue(tag);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
