using System.Net.Sockets;

namespace Ocs.Instruments;

/// <summary>An instrument with a network socket, or one behind a serial server such as a Moxa.</summary>
/// <param name="host">Its name or IP address.</param>
/// <param name="port">Its port.</param>
public sealed class TcpPort(string host, int port) : InstrumentPort
{
    /// <inheritdoc/>
    public override async Task<Stream> OpenAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException fault)
        {
            socket.Dispose();
            throw new IOException(fault.Message, fault);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => $"{host}:{port}";
}
