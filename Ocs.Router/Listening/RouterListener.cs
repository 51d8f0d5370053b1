using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Ocs.Router;

/// <summary>
/// Accepts connections on one port and looks at their first bytes: a WebSocket for <c>/ws</c> and RawSocket are served here, on
/// the socket itself; any other HTTP request goes to Kestrel.
/// </summary>
internal sealed partial class RouterListener(RouterCore core, HttpHandoff http, ILogger log) : IAsyncDisposable
{
    /// <summary>How long a peer may take to say what it wants.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stopping = new();
    private EpollLoop[] _loops = [];
    private uint _accepted;
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;

    /// <summary>The port it listens on.</summary>
    public int Port => ((IPEndPoint)_listener!.LocalEndPoint!).Port;

    /// <summary>Listens.</summary>
    /// <exception cref="IOException">The address cannot be listened on; the message names it.</exception>
    public async Task StartAsync(string host, int port, CancellationToken cancellationToken)
    {
        try
        {
            var address = await ResolveAsync(host, cancellationToken).ConfigureAwait(false);
            _listener = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            _listener.Bind(new IPEndPoint(address, port));
            _listener.Listen(512);
        }
        catch (SocketException error)
        {
            _listener?.Dispose();
            throw new IOException(error.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse => $"The router cannot listen on {host}:{port}: the port is in use.",
                SocketError.AccessDenied => $"The router cannot listen on {host}:{port}: it is not allowed to.",
                _ => $"The router cannot listen on {host}:{port}: {error.Message}.",
            }, error);
        }

        if (OperatingSystem.IsLinux() && core.Options.NetworkThreads > 0)
            _loops = [.. Enumerable.Range(1, core.Options.NetworkThreads).Select(number => new EpollLoop(log, $"router network {number}"))];
        _accepting = AcceptAsync(_listener);
    }

    /// <summary>Takes nobody new; those who are connected stay.</summary>
    public async Task StopAcceptingAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener?.Dispose();
        await _accepting.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAcceptingAsync().ConfigureAwait(false);
        foreach (var loop in _loops)
            loop.Dispose();
        _stopping.Dispose();
    }

    private static async Task<IPAddress> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        if (host is "*" or "")
            return IPAddress.Any;
        if (IPAddress.TryParse(host, out var address))
            return address;
        var addresses = await Dns.GetHostAddressesAsync(host, cancellationToken).ConfigureAwait(false);
        return addresses.FirstOrDefault(found => found.AddressFamily == AddressFamily.InterNetwork) ?? addresses[0];
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                Serve(await listener.AcceptAsync(_stopping.Token).ConfigureAwait(false));
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException error)
            {
                // Out of file handles, for one: those who are connected go on, and new ones are tried again.
                LogAcceptFailed(error.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100), core.Clock).ConfigureAwait(false);
            }
        }
    }

    private void Serve(Socket socket)
    {
        socket.NoDelay = true;
        if (_loops.Length == 0)
        {
            _ = ServeAsync(socket);
            return;
        }

        socket.Blocking = false;
        var loop = _loops[(int)(_accepted++ % (uint)_loops.Length)];
        loop.Add(new EpollNewcomer(socket, loop, core.Clock, Patience, (_, kind) => Decide(socket, loop, kind)));
    }

    private EpollConnection? Decide(Socket socket, EpollLoop loop, ConnectionKind kind)
    {
        switch (kind)
        {
            case ConnectionKind.WebSocket or ConnectionKind.RawSocket:
                var connection = new EpollConnection(socket, loop, core.Options.MaxQueuedBytes, NameOf(socket));
                connection.Receiver = ReceiverFor(kind, connection);
                return connection;
            case ConnectionKind.Http:
                http.Accept(socket);
                return null;
            default:
                _ = ServeAsync(socket);
                return null;
        }
    }

    private IByteReceiver ReceiverFor(ConnectionKind kind, Connection connection) =>
        kind == ConnectionKind.RawSocket ? new RawSocketUpgrade(connection, core) : new WebSocketUpgrade(connection, core);

    /// <summary>The way that works on any operating system.</summary>
    private async Task ServeAsync(Socket socket)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            using var timer = core.Clock.CreateTimer(_ => Cancel(patience), null, Patience, Timeout.InfiniteTimeSpan);
            var kind = await TellAsync(socket, patience.Token).ConfigureAwait(false);
            if (kind == ConnectionKind.Http)
            {
                http.Accept(socket);
                return;
            }

            var connection = new SocketConnection(socket, core.Options.MaxQueuedBytes, NameOf(socket));
            connection.Receiver = ReceiverFor(kind, connection);
            await connection.RunAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException or OperationCanceledException or IOException)
        {
            socket.Dispose();
        }
        catch (Exception error)
        {
            // The last edge: one connection takes nothing else with it.
            LogServeFailed(error);
            socket.Dispose();
        }
    }

    private static void Cancel(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The first bytes came in time after all.
        }
    }

    private async Task<ConnectionKind> TellAsync(Socket socket, CancellationToken cancellationToken)
    {
        var first = new byte[FirstBytes.Enough];
        while (true)
        {
            var count = await socket.ReceiveAsync(first, SocketFlags.Peek, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw new IOException("The peer closed without a word.");
            if (FirstBytes.Tell(first.AsSpan(0, count)) is not ConnectionKind.Unknown and var kind)
                return kind;

            // A request that comes byte by byte: the bytes stay in the socket, so wait a little for more.
            await Task.Delay(TimeSpan.FromMilliseconds(5), core.Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string NameOf(Socket socket) =>
        socket.RemoteEndPoint is IPEndPoint peer
            ? $"tcp{(peer.AddressFamily == AddressFamily.InterNetworkV6 ? 6 : 4)}:{peer.Address}:{peer.Port}"
            : "unix";

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection could not be accepted: {Reason}.")]
    private partial void LogAcceptFailed(string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "A connection failed in a way that is not foreseen.")]
    private partial void LogServeFailed(Exception error);
}
