using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Where peers of this process join.</summary>
internal sealed class MemoryEndpoint(RouterCore core) : WampEndpoint
{
    public override ValueTask<WampTransport> OpenAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (core.IsStopping)
            throw new WampConnectionException("The router of this process is shutting down.");
        var (client, pipe) = InMemoryLink.CreatePair(WampSerializer.Json, core.Options.MaxMessageBytes);
        var connection = new PipeConnection(pipe, core.Options.MaxQueuedBytes, "memory");
        var link = new RawSocketLink(connection, core.Options.MaxMessageBytes);
        connection.Receiver = link;
        core.Accept(link, Entrance.Memory with { Role = core.Options.AnonymousRole, IsTrusted = core.Options.TrustsInMemory });
        _ = connection.RunAsync();
        return ValueTask.FromResult(client);
    }

    public override string ToString() => "the router of this process";
}
