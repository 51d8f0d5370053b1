using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Ocs.DataNodes.Http;

/// <summary>Sends each request to its endpoint. Paths count with and without the prefix, a slash at the end changes nothing.</summary>
internal sealed partial class RequestRouter(DataServerOptions options, ILogger<RequestRouter> logger)
{
    private readonly Dictionary<string, RequestDelegate> _routes = new(StringComparer.Ordinal);
    private readonly string _prefix = "/" + options.PathPrefix.Trim('/');
    private readonly RequestGuard _guard = new(options.Keys);
    private FrozenDictionary<string, RequestDelegate>? _frozen;

    /// <summary>Adds an endpoint for some methods, such as <c>GET</c>.</summary>
    public void Map(string path, RequestDelegate endpoint, params ReadOnlySpan<string> methods)
    {
        foreach (var method in methods)
            _routes.Add($"{method} {path}", endpoint);
    }

    /// <summary>Answers one request, whatever it is.</summary>
    public async Task HandleAsync(HttpContext context)
    {
        AddCrossOriginHeaders(context.Response.Headers);
        if (HttpMethods.IsOptions(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        try
        {
            await DispatchAsync(context);
        }
        catch (RequestException exception) when (!context.Response.HasStarted)
        {
            await Answer.ErrorAsync(context, exception.Status, exception.Message);
        }
        catch (BadHttpRequestException exception) when (!context.Response.HasStarted)
        {
            await Answer.ErrorAsync(context, exception.StatusCode, exception.Message);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone: nobody to tell.
        }
        catch (Exception exception) when (!context.Response.HasStarted && exception is not IOException)
        {
            LogFailed(exception, context.Request.Method, context.Request.Path);
            await Answer.ErrorAsync(context, StatusCodes.Status500InternalServerError, $"The request failed: {exception.Message}");
        }
    }

    private Task DispatchAsync(HttpContext context)
    {
        var routes = _frozen ??= _routes.ToFrozenDictionary(StringComparer.Ordinal);
        var path = context.Request.Path.Value ?? "/";
        if (_prefix.Length > 1 && path.StartsWith(_prefix, StringComparison.Ordinal) && (path.Length == _prefix.Length || path[_prefix.Length] == '/'))
            path = path[_prefix.Length..];
        path = "/" + path.Trim('/');
        var method = HttpMethods.IsHead(context.Request.Method) ? HttpMethods.Get : context.Request.Method;
        if (routes.TryGetValue($"{method} {path}", out var endpoint))
        {
            _guard.Check(context, path);
            return path is not ("/write" or "/ping") && Compression.IsAsked(context.Request)
                ? Compression.RunAsync(context, endpoint)
                : endpoint(context);
        }

        return routes.Keys.Any(route => route.EndsWith(" " + path, StringComparison.Ordinal))
            ? throw new RequestException($"{path} does not answer {method}.", StatusCodes.Status405MethodNotAllowed)
            : throw new RequestException($"There is nothing at {path}.", StatusCodes.Status404NotFound);
    }

    private void AddCrossOriginHeaders(IHeaderDictionary headers)
    {
        if (options.AllowedOrigin.Length == 0)
            return;
        headers.AccessControlAllowOrigin = options.AllowedOrigin;
        headers.AccessControlAllowMethods = "GET, POST, OPTIONS";
        headers.AccessControlAllowHeaders = "accept, content-type, authorization, x-api-key, x-requested-with, x-grafana-org-id";
        if (options.AllowedOrigin != "*")
            headers.Vary = "Origin";
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailed(Exception exception, string method, string path);
}
