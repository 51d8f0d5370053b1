using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;

namespace Ocs.Router;

/// <summary>Gives Kestrel the sockets that turned out to speak HTTP: a transport that listens on nothing itself.</summary>
internal sealed class HttpHandoff(ILogger log) : IConnectionListenerFactory, IConnectionListener
{
    private readonly SocketConnectionContextFactory _contexts = new(new SocketConnectionFactoryOptions(), log);
    private readonly Channel<ConnectionContext> _accepted = Channel.CreateBounded<ConnectionContext>(1024);

    public EndPoint EndPoint { get; private set; } = new IPEndPoint(IPAddress.None, 0);

    /// <summary>Passes a socket on, with the transport by which it came; it is Kestrel's from here.</summary>
    public void Accept(Socket socket, TransportContext transport) => Accept(_contexts.Create(socket), transport);

    /// <summary>Passes a connection on.</summary>
    public void Accept(ConnectionContext context, TransportContext transport)
    {
        context.Features.Set(transport);
        if (!_accepted.Writer.TryWrite(context))
            context.Abort();
    }

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        EndPoint = endpoint;
        return ValueTask.FromResult<IConnectionListener>(this);
    }

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) =>
        await _accepted.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false) && _accepted.Reader.TryRead(out var context)
            ? context
            : null;

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        _accepted.Writer.TryComplete();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        _accepted.Writer.TryComplete();
        _contexts.Dispose();
        return ValueTask.CompletedTask;
    }
}
