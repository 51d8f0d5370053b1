namespace Ocs.Wamp;

/// <summary>A router at <c>ws://</c> or <c>wss://</c>.</summary>
internal sealed class WebSocketEndpoint(Uri url, WampEndpointOptions options) : WampEndpoint
{
    private const int FirstReadBytes = 4096;

    /// <inheritdoc/>
    public override async ValueTask<WampTransport> OpenAsync(CancellationToken cancellationToken)
    {
        Stream? stream = null;
        try
        {
            stream = await NetworkStreams.ConnectAsync(url.IdnHost, url.Port, url.Scheme == "wss", options, cancellationToken).ConfigureAwait(false);
            return await UpgradeAsync(stream, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            if (stream is not null)
                await stream.DisposeAsync().ConfigureAwait(false);
            if (NetworkStreams.Explain(fault) is { } why)
                throw new WampConnectionException($"The router at {this} cannot be reached: {why}", fault);
            throw;
        }
    }

    /// <inheritdoc/>
    public override string ToString() => url.OriginalString;

    private async Task<WampTransport> UpgradeAsync(Stream stream, CancellationToken cancellationToken)
    {
        var offered = options.Serializers
            .SelectMany(serializer => options.Batched
                ? new[] { new WampSubprotocol(serializer, true), new WampSubprotocol(serializer, false) }
                : [new WampSubprotocol(serializer, false)])
            .Select(subprotocol => subprotocol.Name)
            .ToArray();
        var key = WebSocketHandshake.CreateKey();
        await stream.WriteAsync(WebSocketHandshake.CreateRequest(url, key, offered, options.Compressed ? WebSocketDeflate.Agreed : null), cancellationToken).ConfigureAwait(false);
        var (head, behind) = await ReadHeadAsync(stream, cancellationToken).ConfigureAwait(false);
        var name = WebSocketHandshake.ReadResponse(head, key, options.Compressed, out var isDeflating);
        if (WampSubprotocol.Find(name) is not { } chosen || !offered.Contains(name))
            throw new WampConnectionException($"it offers none of {string.Join(", ", offered)}");
        return new WebSocketTransport(stream, behind, chosen, options, ToString(), isDeflating);
    }

    private static async Task<(byte[] Head, byte[] Behind)> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var bytes = new byte[FirstReadBytes];
        var length = 0;
        while (true)
        {
            var read = await stream.ReadAsync(bytes.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read == 0)
                throw new WampConnectionException("it closed the connection instead of opening a WebSocket");
            length += read;
            var end = bytes.AsSpan(0, length).IndexOf(WebSocketHandshake.EndOfHead);
            if (end >= 0)
            {
                end += WebSocketHandshake.EndOfHead.Length;
                return (bytes[..end], bytes[end..length]);
            }

            if (length == WebSocketHandshake.MaxHeadLength)
                throw new WampConnectionException("its answer is no HTTP");
            if (length == bytes.Length)
                Array.Resize(ref bytes, Math.Min(bytes.Length * 2, WebSocketHandshake.MaxHeadLength));
        }
    }
}
