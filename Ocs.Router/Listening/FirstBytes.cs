using System.Text;

namespace Ocs.Router;

/// <summary>Tells from its first bytes what a peer speaks.</summary>
internal sealed class FirstBytes
{
    private const byte RawSocketMagic = 0x7F;

    private readonly bool _takesRawSocket;
    private readonly bool _takesWebSocket;
    private readonly bool _takesHttp;
    private readonly byte[][] _requests;

    public FirstBytes(TransportOptions options)
    {
        _takesRawSocket = options.RawSocket is not null;
        _takesWebSocket = options.WebSockets.Count > 0;
        _takesHttp = options.HttpServices.Count > 0;
        _requests = [.. options.WebSockets.Select(socket => Encoding.ASCII.GetBytes("GET " + socket.Path))];
        Enough = _requests.Select(request => request.Length).DefaultIfEmpty(0).Max() + 1;
    }

    /// <summary>So many bytes always tell.</summary>
    public int Enough { get; }

    public ConnectionKind Tell(ReadOnlySpan<byte> first)
    {
        if (first[0] == RawSocketMagic)
            return _takesRawSocket ? ConnectionKind.RawSocket : ConnectionKind.Foreign;
        if (!_takesHttp)
            return _takesWebSocket ? ConnectionKind.WebSocket : ConnectionKind.Foreign;
        foreach (var request in _requests)
        {
            if (first.Length <= request.Length && request.AsSpan().StartsWith(first))
                return ConnectionKind.Unknown;
            if (first.Length > request.Length && first.StartsWith(request) && first[request.Length] is (byte)' ' or (byte)'?' or (byte)'/')
                return ConnectionKind.WebSocket;
        }

        return ConnectionKind.Http;
    }
}
