using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ocs.DataNodes.Downsampling;
using Ocs.DataNodes.Http;
using Ocs.DataNodes.SimpleJson;

namespace Ocs.DataNodes.Annotations;

/// <summary>
/// <c>/annotations</c> of SimpleJson: what agents and operations did. The query of the annotation is words that must all
/// stand in its title or tags; a list <c>{a,b}</c> means any of its words.
/// </summary>
internal sealed class AnnotationsEndpoint(LiveCache cache, AnnotationLog? log)
{
    public void Map(RequestRouter router) => router.Map("/annotations", AnswerAsync, HttpMethods.Get, HttpMethods.Post);

    private async Task AnswerAsync(HttpContext context)
    {
        using var request = await JsonRequest.ReadAsync(context);
        var range = QueryBody.ReadRange(request.RootElement, cache);
        var asked = request.RootElement.Get("annotation");
        var words = (asked?.GetText("query") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var found = (log?.Find(range.From, range.To) ?? []).Where(annotation => words.All(word => Mentions(annotation, word)));
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

    private static bool Mentions(Annotation annotation, string word)
    {
        var choices = word is ['{', .., '}'] ? word[1..^1].Split(',') : [word];
        return choices.Any(choice => annotation.Title.Contains(choice, StringComparison.OrdinalIgnoreCase)
            || annotation.Tags.Contains(choice, StringComparer.OrdinalIgnoreCase));
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
        json.WriteString("text", annotation.End is null ? "still so" : "");
        json.WriteStartArray("tags");
        foreach (var tag in annotation.Tags)
            json.WriteStringValue(tag);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
