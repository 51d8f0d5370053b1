using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Ocs.DataNodes.Http;

/// <summary>Reads the body of a request as a JSON object; an empty body is <c>{}</c>.</summary>
internal static class JsonRequest
{
    /// <exception cref="RequestException">The body is no JSON object; says where it breaks.</exception>
    public static async ValueTask<JsonDocument> ReadAsync(HttpContext context)
    {
        var reader = context.Request.BodyReader;
        while (true)
        {
            var result = await reader.ReadAsync(context.RequestAborted);
            if (!result.IsCompleted)
            {
                reader.AdvanceTo(result.Buffer.Start, result.Buffer.End);
                continue;
            }

            var bytes = result.Buffer.ToArray();
            reader.AdvanceTo(result.Buffer.End);
            return Parse(bytes);
        }
    }

    private static JsonDocument Parse(byte[] bytes)
    {
        if (bytes.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0)
            return JsonDocument.Parse("{}");
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(bytes, new JsonDocumentOptions { AllowTrailingCommas = true, MaxDepth = 64 });
        }
        catch (JsonException exception)
        {
            throw new RequestException($"The body of the request is no JSON: {exception.Message}");
        }

        if (document.RootElement.ValueKind is JsonValueKind.Object)
            return document;
        var kind = document.RootElement.ValueKind;
        document.Dispose();
        throw new RequestException($"The body of the request is {kind}, not a JSON object.");
    }
}
