using System.Formats.Asn1;
using System.Net.Sockets;

namespace Ocs.Instruments;

/// <summary>Where a device is asked: a request goes out until its answer is there, and the socket is given up where none came.</summary>
/// <param name="host">Its name or IP address.</param>
/// <param name="port">Its UDP port.</param>
/// <param name="clock">The clock of the timeouts.</param>
internal sealed class SnmpSocket(string host, int port, TimeProvider clock) : IDisposable
{
    private const int LongestMessage = 65_535;

    private readonly byte[] _received = new byte[LongestMessage];
    private Socket? _socket;

    /// <summary>How often it began anew, the first time included.</summary>
    public int Connections { get; private set; }

    /// <summary>Sends a request until something comes that is recognised; what is not recognised, or is no message at all, is passed over.</summary>
    /// <param name="request">The bytes.</param>
    /// <param name="recognise">The answer that bytes are; null for none to this request.</param>
    /// <param name="timeout">How long an answer may take before the request is sent again.</param>
    /// <param name="retries">How often it is sent again.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null where no answer came: the socket is given up.</returns>
    public async Task<T?> AskAsync<T>(byte[] request, Func<ReadOnlyMemory<byte>, T?> recognise, TimeSpan timeout, int retries, CancellationToken cancellationToken)
        where T : class
    {
        for (var attempt = 0; attempt <= retries; attempt++)
        {
            if (await TryAsync(request, recognise, timeout, cancellationToken).ConfigureAwait(false) is { } answer)
                return answer;
        }

        Dispose();
        return null;
    }

    /// <summary>Gives up the socket; the next request begins with a new one.</summary>
    public void Dispose()
    {
        _socket?.Dispose();
        _socket = null;
    }

    /// <summary>Sends a request once; null where no answer came in time: it may still come while the request is sent again.</summary>
    private async Task<T?> TryAsync<T>(byte[] request, Func<ReadOnlyMemory<byte>, T?> recognise, TimeSpan timeout, CancellationToken cancellationToken)
        where T : class
    {
        using var late = new CancellationTokenSource(timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellationToken);
        try
        {
            _socket ??= await ConnectAsync(either.Token).ConfigureAwait(false);
            await _socket.SendAsync(request, either.Token).ConfigureAwait(false);
            while (true)
            {
                var count = await _socket.ReceiveAsync(_received, either.Token).ConfigureAwait(false);
                if (Recognised(count, recognise) is { } answer)
                    return answer;
            }
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionRefused)
        {
            // Its host is there, and nothing listens: as it is while a device starts.
            await Task.Delay(Timeout.InfiniteTimeSpan, clock, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
        catch (SocketException fault)
        {
            Dispose();
            throw new IOException($"The device at {host}:{port} cannot be reached: {fault.Message}", fault);
        }
    }

    private T? Recognised<T>(int count, Func<ReadOnlyMemory<byte>, T?> recognise)
        where T : class
    {
        try
        {
            return recognise(_received.AsMemory(0, count));
        }
        catch (AsnContentException)
        {
            // Whatever it is, it is no answer.
            return null;
        }
    }

    private async Task<Socket> ConnectAsync(CancellationToken cancellationToken)
    {
        var socket = new Socket(SocketType.Dgram, ProtocolType.Udp);
        try
        {
            await socket.ConnectAsync(host, port, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        Connections++;
        return socket;
    }
}
