using System.Net;
using System.Net.Sockets;

namespace Ocs.Router;

/// <summary>Opens the socket that a transport listens on.</summary>
internal static class ListeningSocket
{
    /// <summary>Binds and listens.</summary>
    /// <exception cref="IOException">It cannot; the message names the place.</exception>
    public static async Task<Socket> OpenAsync(TransportOptions options, CancellationToken cancellationToken)
    {
        Socket? socket = null;
        try
        {
            EndPoint endpoint = options.UnixPath is { } path ? Prepare(path) : new IPEndPoint(await ResolveAsync(options.Host, cancellationToken).ConfigureAwait(false), options.Port);
            socket = new Socket(endpoint.AddressFamily, SocketType.Stream, endpoint is IPEndPoint ? ProtocolType.Tcp : ProtocolType.Unspecified);
            socket.Bind(endpoint);
            socket.Listen(options.Backlog);
            return socket;
        }
        catch (SocketException error)
        {
            socket?.Dispose();
            throw new IOException(error.SocketErrorCode switch
            {
                SocketError.AddressAlreadyInUse when options.UnixPath is null => $"The router cannot listen on {options.Place}: the port is in use.",
                SocketError.AddressAlreadyInUse => $"The router cannot listen on {options.Place}: another program does.",
                SocketError.AccessDenied => $"The router cannot listen on {options.Place}: it is not allowed to.",
                _ => $"The router cannot listen on {options.Place}: {error.Message}.",
            }, error);
        }
    }

    /// <summary>A socket file that a crash left behind is removed; one that somebody answers at stays.</summary>
    private static UnixDomainSocketEndPoint Prepare(string path)
    {
        var endpoint = new UnixDomainSocketEndPoint(path);
        if (!File.Exists(path))
            return endpoint;
        using var probe = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            probe.Connect(endpoint);
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(path);
        }

        return endpoint;
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
}
