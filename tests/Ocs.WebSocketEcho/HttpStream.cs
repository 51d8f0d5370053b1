using Ocs.Wamp;

namespace Ocs.WebSocketEcho;

/// <summary>The head of an HTTP request or answer at the start of a stream.</summary>
internal static class HttpStream
{
    /// <summary>Reads up to the empty line, and gives what came behind it already.</summary>
    /// <exception cref="IOException">The stream ended before, or the head is too long.</exception>
    public static async Task<(byte[] Head, byte[] Behind)> ReadHeadAsync(Stream stream, CancellationToken cancellationToken)
    {
        var bytes = new byte[WebSocketHandshake.MaxHeadLength];
        for (var length = 0; length < bytes.Length;)
        {
            var count = await stream.ReadAsync(bytes.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (count == 0)
                break;
            length += count;
            var end = bytes.AsSpan(0, length).IndexOf(WebSocketHandshake.EndOfHead);
            if (end < 0)
                continue;
            end += WebSocketHandshake.EndOfHead.Length;
            return (bytes[..end], bytes[end..length]);
        }

        throw new IOException("The peer did not send the whole head of an HTTP message.");
    }
}
