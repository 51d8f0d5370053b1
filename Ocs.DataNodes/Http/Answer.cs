using System.Buffers;
using Microsoft.AspNetCore.Http;
using Ocs.DataNodes.Json;

namespace Ocs.DataNodes.Http;

/// <summary>Writes the answers that are not series.</summary>
internal static class Answer
{
    public const string Json = "application/json";

    /// <summary>Says what is wrong, in the two places where Grafana's plugins look.</summary>
    public static Task ErrorAsync(HttpContext context, int status, string message)
    {
        var body = new ArrayBufferWriter<byte>(256);
        var output = new JsonOutput(body);
        output.Raw("{\"message\":"u8);
        output.Text(message);
        output.Raw(",\"error\":"u8);
        output.Text(message);
        output.Raw("}"u8);
        output.Flush();
        context.Response.StatusCode = status;
        return BytesAsync(context, body.WrittenMemory, Json);
    }

    /// <summary>Writes a list of texts.</summary>
    public static Task TextsAsync(HttpContext context, IEnumerable<string> texts)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        var output = new JsonOutput(body);
        var separator = "["u8;
        foreach (var text in texts)
        {
            output.Raw(separator);
            output.Text(text);
            separator = ","u8;
        }

        output.Raw(separator[0] == '[' ? "[]"u8 : "]"u8);
        output.Flush();
        return BytesAsync(context, body.WrittenMemory, Json);
    }

    /// <summary>Writes a body as a whole.</summary>
    public static Task BytesAsync(HttpContext context, ReadOnlyMemory<byte> body, string contentType)
    {
        context.Response.ContentType = contentType;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }
}
