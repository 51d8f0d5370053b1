using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Ocs.Router;

/// <summary>The router's HTTP side, on Kestrel alone: a request goes to the page that its transport has at its path.</summary>
internal sealed class HttpFrontend : IHttpApplication<HttpContext>, IAsyncDisposable
{
    private readonly KestrelServer _server;

    public HttpFrontend(HttpHandoff handoff, long maxBodyBytes, ILoggerFactory loggers)
    {
        var options = new KestrelServerOptions { AddServerHeader = false };
        options.Limits.MaxRequestBodySize = maxBodyBytes;
        options.ListenLocalhost(1);
        _server = new KestrelServer(Options.Create(options), handoff, loggers);
    }

    public Task StartAsync(CancellationToken cancellationToken) => _server.StartAsync(this, cancellationToken);

    public HttpContext CreateContext(IFeatureCollection contextFeatures) => new DefaultHttpContext(contextFeatures);

    public Task ProcessRequestAsync(HttpContext context)
    {
        var pages = context.Features.GetRequiredFeature<TransportContext>().Pages;
        if (pages.TryGetValue(context.Request.Path.Value ?? "", out var page))
            return page(context);
        context.Response.StatusCode = StatusCodes.Status404NotFound;
        return context.Response.WriteAsync($"Nothing is served at {context.Request.Path}; try {string.Join(", ", pages.Keys)}.\n");
    }

    public void DisposeContext(HttpContext context, Exception? exception)
    {
    }

    public async ValueTask DisposeAsync()
    {
        using var atOnce = new CancellationTokenSource();
        await atOnce.CancelAsync().ConfigureAwait(false);
        await _server.StopAsync(atOnce.Token).ConfigureAwait(false);
        _server.Dispose();
    }
}
