using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace Ocs.Router;

/// <summary>
/// Accepts connections at one place and looks at their first bytes: WebSocket and RawSocket are served here, on the socket
/// itself; any other HTTP request goes to Kestrel.
/// </summary>
internal sealed partial class RouterListener(TransportContext transport, HttpHandoff http, EpollLoops loops, ILogger log) : IAsyncDisposable
{
    private static readonly TimeSpan RefusalPause = TimeSpan.FromSeconds(10);

    private readonly CancellationTokenSource _stopping = new();
    private readonly SecureServer? _secure = transport.Options.Tls is { } tls ? SecureServer.Load(tls) : null;
    private Socket? _listener;
    private DateTimeOffset _refused;
    private Task _accepting = Task.CompletedTask;

    /// <summary>The port it listens on; 0 on a Unix socket.</summary>
    public int Port => (_listener!.LocalEndPoint as IPEndPoint)?.Port ?? 0;

    /// <summary>What it serves.</summary>
    public TransportContext Transport => transport;

    private TimeProvider Clock => transport.Core.Clock;

    /// <summary>Listens.</summary>
    /// <exception cref="IOException">The address cannot be listened on; the message names it.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        _listener = await ListeningSocket.OpenAsync(transport.Options, cancellationToken).ConfigureAwait(false);
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
        if (_listener is not null && transport.Options.UnixPath is { } path)
            File.Delete(path);
        _secure?.Dispose();
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Socket listener)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await listener.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                if (FileHandles.AreScarce(socket.Handle))
                    await RefuseAsync(socket).ConfigureAwait(false);
                else
                    Serve(socket);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException error)
            {
                // Out of file handles, for one: those who are connected go on, and new ones are tried again.
                LogAcceptFailed(error.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(100), Clock).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Those who are connected go on; who comes now may try again.</summary>
    private async Task RefuseAsync(Socket socket)
    {
        socket.Dispose();
        transport.Core.Counters.OnLimit(RouterLimit.Connections);
        var now = Clock.GetUtcNow();
        if (now - _refused > RefusalPause)
            LogHandlesScarce();
        _refused = now;
        await Task.Delay(TimeSpan.FromMilliseconds(10), Clock).ConfigureAwait(false);
    }

    private void Serve(Socket socket)
    {
        if (socket.AddressFamily != AddressFamily.Unix)
            socket.NoDelay = true;
        if (_secure is not null)
        {
            _ = ServeAsync(socket, ServeSecureAsync);
            return;
        }

        if (loops.Next() is not { } loop)
        {
            _ = ServeAsync(socket, ServePlainAsync);
            return;
        }

        socket.Blocking = false;
        loop.Add(new EpollNewcomer(socket, loop, transport, (_, kind) => Decide(socket, loop, kind)));
    }

    private EpollConnection? Decide(Socket socket, EpollLoop loop, ConnectionKind kind)
    {
        switch (kind)
        {
            case ConnectionKind.WebSocket or ConnectionKind.RawSocket:
                var connection = new EpollConnection(socket, loop, transport.Core.Options.MaxQueuedBytes, NameOf(socket));
                connection.Receiver = transport.ReceiverFor(kind, connection);
                return connection;
            case ConnectionKind.Http:
                http.Accept(socket, transport);
                return null;
            case ConnectionKind.Foreign:
                socket.Dispose();
                return null;
            default:
                _ = ServeAsync(socket, ServePlainAsync);
                return null;
        }
    }

    private async Task ServeAsync(Socket socket, Func<Socket, CancellationToken, Task> serve)
    {
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
            using var timer = Clock.CreateTimer(_ => Cancel(patience), null, transport.Patience, Timeout.InfiniteTimeSpan);
            await serve(socket, patience.Token).ConfigureAwait(false);
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

    /// <summary>The way that works on any operating system.</summary>
    private async Task ServePlainAsync(Socket socket, CancellationToken patience)
    {
        var kind = await TellAsync(socket, patience).ConfigureAwait(false);
        if (kind == ConnectionKind.Http)
        {
            http.Accept(socket, transport);
            return;
        }

        if (kind == ConnectionKind.Foreign)
        {
            socket.Dispose();
            return;
        }

        var connection = new SocketConnection(socket, transport.Core.Options.MaxQueuedBytes, NameOf(socket));
        connection.Receiver = transport.ReceiverFor(kind, connection);
        await connection.RunAsync().ConfigureAwait(false);
    }

    private async Task ServeSecureAsync(Socket socket, CancellationToken patience)
    {
        var peer = NameOf(socket);
        var first = new byte[transport.FirstBytes.Enough];
        if (await _secure!.OpenAsync(socket, patience).ConfigureAwait(false) is not { } stream)
        {
            transport.Core.Counters.OnTlsRefused();
            LogHandshakeFailed(peer);
            return;
        }

        var (kind, count) = (ConnectionKind.Unknown, 0);
        while (kind == ConnectionKind.Unknown)
        {
            var more = await stream.ReadAsync(first.AsMemory(count), patience).ConfigureAwait(false);
            count += more;
            kind = more == 0 ? ConnectionKind.Foreign : transport.FirstBytes.Tell(first.AsSpan(0, count));
        }

        switch (kind)
        {
            case ConnectionKind.Http:
                http.Accept(new StreamConnectionContext(stream, first.AsMemory(0, count), socket), transport);
                break;
            case ConnectionKind.Foreign:
                await stream.DisposeAsync().ConfigureAwait(false);
                break;
            default:
                var connection = new StreamConnection(stream, first.AsMemory(0, count), transport.Core.Options.MaxQueuedBytes, peer);
                connection.Receiver = transport.ReceiverFor(kind, connection);
                await connection.RunAsync().ConfigureAwait(false);
                break;
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
        var first = new byte[transport.FirstBytes.Enough];
        while (true)
        {
            var count = await socket.ReceiveAsync(first, SocketFlags.Peek, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw new IOException("The peer closed without a word.");
            if (transport.FirstBytes.Tell(first.AsSpan(0, count)) is not ConnectionKind.Unknown and var kind)
                return kind;

            // A request that comes byte by byte: the bytes stay in the socket, so wait a little for more.
            await Task.Delay(TimeSpan.FromMilliseconds(5), Clock, cancellationToken).ConfigureAwait(false);
        }
    }

    private static string NameOf(Socket socket) =>
        socket.RemoteEndPoint is IPEndPoint peer
            ? $"tcp{(peer.AddressFamily == AddressFamily.InterNetworkV6 ? 6 : 4)}:{peer.Address}:{peer.Port}"
            : "unix";

    [LoggerMessage(Level = LogLevel.Warning, Message = "A connection could not be accepted: {Reason}.")]
    private partial void LogAcceptFailed(string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Connections are refused: nearly all files and sockets that this process may open are open. LimitNOFILE or ulimit -n allows more.")]
    private partial void LogHandlesScarce();

    [LoggerMessage(Level = LogLevel.Information, Message = "The TLS handshake of {Peer} failed; it may not trust the certificate, or not speak TLS.")]
    private partial void LogHandshakeFailed(string peer);

    [LoggerMessage(Level = LogLevel.Error, Message = "A connection failed in a way that is not foreseen.")]
    private partial void LogServeFailed(Exception error);
}
