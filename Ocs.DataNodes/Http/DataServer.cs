using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Ocs.DataNodes.Annotations;
using Ocs.DataNodes.Api;
using Ocs.DataNodes.History;
using Ocs.DataNodes.Http;
using Ocs.DataNodes.Influx;
using Ocs.DataNodes.Influx.Http;
using Ocs.DataNodes.Influx.Live;
using Ocs.DataNodes.Prometheus;
using Ocs.DataNodes.Queries;
using Ocs.DataNodes.SimpleJson;
using Ocs.DataNodes.SimPod;

namespace Ocs.DataNodes;

/// <summary>Answers plots over HTTP from a live cache: Grafana's data sources and people with curl.</summary>
public sealed class DataServer(
    DataServerOptions options, LiveCache cache, ILoggerFactory loggers, TimeProvider clock, LiveFeeds? feeds = null, DataNodeDirectory? nodes = null) : IAsyncDisposable
{
    /// <summary>What a client that does not read costs.</summary>
    private const int ResponseBufferBytes = 512 * 1024;

    private static readonly TimeSpan IndexingEndsWithin = TimeSpan.FromSeconds(2);

    private readonly QueryGate _gate = new(options, clock);
    private readonly CancellationTokenSource _stop = new();
    private readonly ArchivedFields? _archive = options.ArchiveFolder.Length == 0
        ? null
        : new ArchivedFields(options.ArchiveFolder, options.IndexFolder, options.TargetDeadline, clock, loggers.CreateLogger<ArchivedFields>());

    private WebApplication? _application;
    private Task _indexing = Task.CompletedTask;

    /// <summary>Where it listens and what it lets through.</summary>
    public DataServerOptions Options { get; } = options;

    /// <summary>The port it listens on; 0 before it is started.</summary>
    public int Port { get; private set; }

    /// <summary>Where it answers, such as <c>http://127.0.0.1:5000/</c>.</summary>
    public Uri Address => new UriBuilder("http", Options.Host, Port).Uri;

    /// <summary>Begins to listen.</summary>
    /// <exception cref="IOException">The port is in use; the message says so in one sentence.</exception>
    public async Task StartAsync(CancellationToken cancellationToken = default)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Services.AddSingleton(loggers);
        builder.Services.AddSingleton(clock);
        builder.Services.AddSingleton<IHostLifetime, EmbeddedLifetime>();
        builder.WebHost.UseKestrelCore();
        builder.WebHost.ConfigureKestrel(Configure);
        var application = builder.Build();
        application.Run(BuildRouter().HandleAsync);
        try
        {
            await application.StartAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            await application.DisposeAsync();
            var reason = exception.InnerException is AddressInUseException ? "the port is in use" : exception.Message.TrimEnd('.');
            throw new IOException($"The data server cannot listen on {Options.Host}:{Options.Port}: {reason}.", exception);
        }

        var addresses = application.Services.GetRequiredService<IServer>().Features.GetRequiredFeature<IServerAddressesFeature>();
        Port = new Uri(addresses.Addresses.First()).Port;
        _application = application;
        // A dashboard may never ask for the list of fields, and still show those of before a restart.
        _indexing = _archive?.IndexAsync(_stop.Token) ?? Task.CompletedTask;
    }

    /// <summary>Stops listening; requests under way have a moment to end.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _application, null) is not { } application)
            return;
        await _stop.CancelAsync();
        await application.DisposeAsync();
        // A disk that hangs keeps nobody from stopping, whatever clock plots are drawn with.
        await _indexing.WaitAsync(IndexingEndsWithin, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _gate.Dispose();
        _stop.Dispose();
    }

    private RequestRouter BuildRouter()
    {
        if (nodes is not null && feeds is not null)
            nodes.Listed = feeds.Annotations.HearNodes;
        var router = new RequestRouter(Options, loggers.CreateLogger<RequestRouter>());
        new StatusEndpoint(cache, feeds).Map(router);
        var catalog = new FieldCatalog(cache, nodes, _archive);
        var annotations = new SiteAnnotations(feeds, Options.ArchiveFolder.Length > 0 ? new RotatedFiles(Options.ArchiveFolder, clock) : null);
        var kept = new KeptPlots(Options.MaximumKeptBytes, clock);
        var simpleJson = new SimpleJsonEndpoints(cache, catalog, new AnnotationTable(cache, annotations), kept, _gate, Options);
        simpleJson.Map(router);
        var influx = new LiveInflux(cache, annotations, _archive);
        new InfluxEndpoints(new InfluxQueries(influx, influx, new InfluxOptions { MaximumRange = Options.MaximumRange }, clock), clock, _gate).Map(router, simpleJson.QueryAsync);
        new AnnotationsEndpoint(cache, annotations, Options).Map(router);
        new SimPodEndpoints(catalog).Map(router);
        new ApiEndpoints(cache, catalog, _gate, Options).Map(router);
        new PrometheusEndpoint(cache, Options, kept, feeds).Map(router);
        return router;
    }

    private void Configure(KestrelServerOptions kestrel)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxConcurrentConnections = Options.MaximumConnections;
        kestrel.Limits.MaxResponseBufferSize = ResponseBufferBytes;
        kestrel.Limits.MaxRequestBodySize = Options.MaximumRequestBytes;
        if (System.Net.IPAddress.TryParse(Options.Host, out var address))
            kestrel.Listen(address, Options.Port);
        else
            kestrel.ListenLocalhost(Options.Port);
    }
}
