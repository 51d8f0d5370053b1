using Microsoft.Extensions.Hosting;

namespace Ocs.DataNodes;

/// <summary>Leaves signals and start-up remarks to the program that the server is part of; ASP.NET Core would stop at SIGINT by itself.</summary>
internal sealed class EmbeddedLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
