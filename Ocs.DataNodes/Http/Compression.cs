using System.IO.Compression;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Ocs.DataNodes.Http;

/// <summary>Packs answers with gzip where the client asks for it.</summary>
internal static class Compression
{
    public static bool IsAsked(HttpRequest request) =>
        HttpMethods.IsHead(request.Method) is false
        && request.Headers.AcceptEncoding.ToString().Split(',').Any(coding =>
            coding.AsSpan().Trim() is var text && text.StartsWith("gzip", StringComparison.OrdinalIgnoreCase) && !text.EndsWith("q=0"));

    /// <summary>Runs an endpoint whose answer has a body, and packs that.</summary>
    public static async Task RunAsync(HttpContext context, RequestDelegate endpoint)
    {
        var plain = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
        var gzip = new GZipStream(plain.Stream, CompressionLevel.Fastest, leaveOpen: true);
        var packed = new StreamResponseBodyFeature(gzip, plain);
        context.Features.Set<IHttpResponseBodyFeature>(packed);
        context.Response.OnStarting(() =>
        {
            if (context.Features.Get<IHttpResponseBodyFeature>() != packed)
                return Task.CompletedTask;
            context.Response.ContentLength = null;
            context.Response.Headers.ContentEncoding = "gzip";
            context.Response.Headers.Append("Vary", "Accept-Encoding");
            return Task.CompletedTask;
        });
        try
        {
            await endpoint(context);
            await packed.Writer.FlushAsync(context.RequestAborted);
            await gzip.DisposeAsync();
        }
        finally
        {
            // An exception is answered plainly: nothing was sent of what was packed.
            context.Features.Set(plain);
        }
    }
}
