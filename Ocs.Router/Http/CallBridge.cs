using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>
/// <c>/call</c> and <c>/publish</c>: a WAMP call or publication as an HTTP request, as Crossbar.io's REST bridge answers it. A call
/// has no time limit, and goes on when the HTTP client is gone.
/// </summary>
internal sealed class CallBridge(ServiceCaller caller, HttpServiceOptions options)
{
    private const string Methods = "POST,PUT,OPTIONS";

    private bool IsCaller => options.Kind == HttpServiceKind.Caller;

    public async Task HandleAsync(HttpContext context)
    {
        AddHeaders(context);
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            var wanted = context.Request.Headers.AccessControlRequestHeaders;
            if (wanted.Count > 0)
                context.Response.Headers.AccessControlAllowHeaders = wanted;
            context.Response.Headers.Allow = Methods;
            context.Response.Headers.AccessControlAllowMethods = Methods;
            context.Response.ContentLength = 0;
            return;
        }

        if (!HttpMethods.IsPost(context.Request.Method) && !HttpMethods.IsPut(context.Request.Method))
        {
            await RefuseAsync(context, StatusCodes.Status405MethodNotAllowed, $"Method not accepted by the REST bridge. (b'{context.Request.Method}' not allowed, only POST, PUT)").ConfigureAwait(false);
            return;
        }

        if (Refusal(context.Request.ContentType) is { } refusal)
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, refusal).ConfigureAwait(false);
            return;
        }

        if (options.MaxBodyBytes is { } most && context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
            limit.MaxRequestBodySize = most;
        var body = new MemoryStream();
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        await CallAsync(context, body.ToArray()).ConfigureAwait(false);
    }

    private static void AddHeaders(HttpContext context)
    {
        var origin = context.Request.Headers.Origin;
        var headers = context.Response.Headers;
        headers.AccessControlAllowOrigin = origin.Count > 0 ? origin : "*";
        headers.AccessControlAllowCredentials = "true";
        headers.CacheControl = "no-store,no-cache,must-revalidate,max-age=0";
        headers.ContentType = "application/json; charset=UTF-8";
    }

    private static string? Refusal(string? contentType)
    {
        if (string.IsNullOrEmpty(contentType))
            return null;
        var parts = contentType.Split(';', StringSplitOptions.TrimEntries);
        if (!parts[0].Equals("application/json", StringComparison.OrdinalIgnoreCase))
            return $"Bad content type: if provided, it must be 'application/json', not '{parts[0]}'.";
        foreach (var parameter in parts.AsSpan(1))
        {
            if (parameter.StartsWith("charset=", StringComparison.OrdinalIgnoreCase)
                && !parameter["charset=".Length..].Trim('"').Equals("utf-8", StringComparison.OrdinalIgnoreCase))
                return $"'{parameter["charset=".Length..]}' is not an accepted charset encoding, must be utf-8";
        }

        return null;
    }

    private static async Task RefuseAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        byte[] body;
        using (var builder = MessageBuilder.Rent(WampSerializer.Json))
        {
            body = builder.BeginMap(3).Key("error"u8).Text(text).Key("args"u8).BeginList(0).EndList()
                .Key("kwargs"u8).EmptyMap().EndMap().Written.ToArray();
        }

        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body).ConfigureAwait(false);
    }

    private async Task CallAsync(HttpContext context, byte[] body)
    {
        if (!TryRead(body, out var uri, out var arguments, out var fault))
        {
            await RefuseAsync(context, StatusCodes.Status400BadRequest, fault).ConfigureAwait(false);
            return;
        }

        byte[] result;
        try
        {
            var answer = IsCaller ? caller.CallAsync(uri, arguments) : caller.PublishAsync(uri, arguments);
            result = HttpCallResult.Of(await answer.ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            await RefuseAsync(context, StatusCodes.Status500InternalServerError, "The router is shutting down.").ConfigureAwait(false);
            return;
        }

        context.Response.ContentLength = result.Length;
        await context.Response.Body.WriteAsync(result).ConfigureAwait(false);
    }

    private bool TryRead(ReadOnlySpan<byte> body, out string uri, out byte[] arguments, out string fault)
    {
        (uri, arguments, fault) = ("", [], "Request body was invalid JSON.");
        if (!System.Text.Unicode.Utf8.IsValid(body))
        {
            fault = "Could not decode request body as UTF-8.";
            return false;
        }

        var at = JsonScanner.SkipSpace(body, 0);
        var start = at;
        MessageElementKind kind;
        try
        {
            kind = JsonScanner.SkipValue(body, ref at, out _);
        }
        catch (FormatException)
        {
            return false;
        }

        if (JsonScanner.SkipSpace(body, at) != body.Length)
            return false;
        if (kind != MessageElementKind.Map)
        {
            fault = "Request body was valid JSON, but not well formed (must be a dict).";
            return false;
        }

        return TryRead(new MapEntries(body[start..at], WampSerializer.Json), out uri, out arguments, out fault);
    }

    private bool TryRead(MapEntries entries, out string uri, out byte[] arguments, out string fault)
    {
        (uri, arguments, fault) = ("", [], "");
        string? name = null;
        ReadOnlySpan<byte> positional = default, keyword = default;
        while (entries.Next())
        {
            if (entries.Key.SequenceEqual(IsCaller ? "procedure"u8 : "topic"u8))
                name = entries.String ?? Encoding.UTF8.GetString(entries.Value);
            else if (entries.Key.SequenceEqual("args"u8) && entries.Kind == MessageElementKind.List)
                positional = entries.Value;
            else if (entries.Key.SequenceEqual("kwargs"u8) && entries.Kind == MessageElementKind.Map)
                keyword = entries.Value;
            else if (entries.Key.SequenceEqual("args"u8) || entries.Key.SequenceEqual("kwargs"u8))
            {
                fault = $"Request body was valid JSON, but not well formed ('{Encoding.UTF8.GetString(entries.Key)}' must be a {(entries.Key.SequenceEqual("args"u8) ? "list" : "dict")}).";
                return false;
            }
        }

        if (name is null)
        {
            fault = $"Request body was valid JSON, but not well formed (missing key '{(IsCaller ? "procedure" : "topic")}').";
            return false;
        }

        uri = name;
        if (!keyword.IsEmpty)
            arguments = [.. positional.IsEmpty ? "[]"u8 : positional, (byte)',', .. keyword];
        else if (!positional.IsEmpty)
            arguments = positional.ToArray();
        return true;
    }
}
