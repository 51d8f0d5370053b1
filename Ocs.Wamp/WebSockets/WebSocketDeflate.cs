using System.Buffers;
using System.IO.Compression;

namespace Ocs.Wamp;

/// <summary>
/// The extension <c>permessage-deflate</c> (RFC 7692). Each message is compressed by itself (no context takeover), so that a session
/// which says nothing holds no window.
/// </summary>
internal static class WebSocketDeflate
{
    /// <summary>What a client offers, and what a server answers.</summary>
    public const string Agreed = "permessage-deflate; server_no_context_takeover; client_no_context_takeover";

    /// <summary>Shorter messages grow, or save too little to be worth the time.</summary>
    public const int LeastLength = 128;

    private const string Name = "permessage-deflate";
    private const int TailLength = 4;

    // What the sender leaves out of each message (RFC 7692, 7.2.2), and an empty last block, so that the stream has an end.
    private static ReadOnlySpan<byte> Tail => [0x00, 0x00, 0xFF, 0xFF, 0x01, 0x00, 0x00, 0xFF, 0xFF];

    /// <summary>Whether one of a client's offers can be met by <see cref="Agreed"/>.</summary>
    public static bool MayAccept(IEnumerable<string> offers) => offers.Any(offer => IsMet(offer, isAnswer: false));

    /// <summary>Whether a server agreed.</summary>
    /// <exception cref="WampConnectionException">It answered with something that was not offered.</exception>
    public static bool ReadAnswer(string? extensions, bool wasOffered)
    {
        if (string.IsNullOrWhiteSpace(extensions))
            return false;
        return wasOffered && IsMet(extensions, isAnswer: true)
            ? true
            : throw new WampConnectionException($"it wants the WebSocket extension '{extensions}', which was not offered");
    }

    /// <summary>Appends a message in its compressed form.</summary>
    public static void Compress(ReadOnlySpan<byte> message, MessageBuffer output)
    {
        int end;
        using (var deflate = new DeflateStream(new BufferStream(output), CompressionLevel.Fastest))
        {
            deflate.Write(message);
            deflate.Flush();
            // Disposing appends the end of the stream, which is not sent.
            end = output.Length;
        }

        output.Truncate(end - TailLength);
    }

    /// <summary>Restores a message.</summary>
    /// <param name="compressed">Its bytes, joined from all its fragments.</param>
    /// <param name="most">How many bytes it may have.</param>
    /// <param name="output">Where it is appended.</param>
    /// <exception cref="WebSocketProtocolException">It is malformed, or larger than it may be.</exception>
    public static void Decompress(ReadOnlySpan<byte> compressed, int most, MessageBuffer output)
    {
        var input = ArrayPool<byte>.Shared.Rent(compressed.Length + Tail.Length);
        try
        {
            compressed.CopyTo(input);
            Tail.CopyTo(input.AsSpan(compressed.Length));
            using var inflate = new DeflateStream(new MemoryStream(input, 0, compressed.Length + Tail.Length), CompressionMode.Decompress);
            while (inflate.Read(output.GetSpan(4096)) is > 0 and var count)
            {
                output.Advance(count);
                if (output.Length > most)
                    throw new WebSocketProtocolException(WebSocketCloseCode.MessageTooBig, $"received a message larger than {most} bytes");
            }
        }
        catch (InvalidDataException)
        {
            throw new WebSocketProtocolException(WebSocketCloseCode.InvalidPayload, "received a compressed message that is malformed");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(input);
        }
    }

    /// <summary>One extension with its parameters: all must be known, and such that we can keep to them.</summary>
    private static bool IsMet(string extension, bool isAnswer)
    {
        var parts = extension.Split(';', StringSplitOptions.TrimEntries);
        if (!parts[0].Equals(Name, StringComparison.OrdinalIgnoreCase))
            return false;
        var (seen, forgets) = (new HashSet<string>(StringComparer.Ordinal), false);
        foreach (var part in parts.AsSpan(1))
        {
            var (key, value) = part.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals
                ? (part[..equals].Trim(), part[(equals + 1)..].Trim(' ', '"'))
                : (part, null);
            forgets |= key == "server_no_context_takeover";
            var isKnown = key switch
            {
                "server_no_context_takeover" or "client_no_context_takeover" => value is null,
                // Our window is always the largest; a client may choose its own, if it says that it can.
                "server_max_window_bits" => value == "15",
                "client_max_window_bits" => !isAnswer && (value is null || IsWindow(value)),
                _ => false,
            };
            if (!isKnown || !seen.Add(key))
                return false;
        }

        return forgets || !isAnswer;
    }

    private static bool IsWindow(string value) => int.TryParse(value, out var bits) && bits is >= 8 and <= 15;

    /// <summary>A stream that appends to a buffer.</summary>
    private sealed class BufferStream(MessageBuffer output) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count) => output.Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer) => output.Write(buffer);

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
