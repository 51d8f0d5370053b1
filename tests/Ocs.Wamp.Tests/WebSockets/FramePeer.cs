using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Ocs.WebSocketEcho;

namespace Ocs.Wamp.Tests.WebSockets;

/// <summary>One end of a WebSocket that sends whatever bytes it is told to, and reads frames with code of its own.</summary>
internal sealed class FramePeer(NetworkStream stream, bool isServer, byte[] early) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly MemoryStream _early = new(early);

    private static CancellationToken Test => TestContext.Current.CancellationToken;

    /// <summary>Connects to a server and shakes hands.</summary>
    public static async Task<FramePeer> ConnectAsync(int port, string headers = "")
    {
        var (stream, head, early) = await AskAsync(port, Request(headers));
        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.Contains("Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", head, StringComparison.Ordinal);
        return new FramePeer(stream, isServer: false, early);
    }

    /// <summary>What a server answers to a request.</summary>
    public static async Task<string> AnswerAsync(int port, string request)
    {
        var (stream, head, _) = await AskAsync(port, request);
        await stream.DisposeAsync();
        return head;
    }

    /// <summary>The example of RFC 6455, with further headers.</summary>
    public static string Request(string headers = "") =>
        $"GET /chat HTTP/1.1\r\nHost: server.example.com\r\nUpgrade: websocket\r\nConnection: keep-alive, Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n{headers}\r\n";

    /// <summary>A frame as this end must send it.</summary>
    /// <param name="first">The first byte: FIN, reserved bits, opcode.</param>
    /// <param name="payload">The payload, not masked.</param>
    public byte[] Frame(int first, ReadOnlySpan<byte> payload)
    {
        var mask = isServer ? 0u : 0x1234ABCDu;
        var frame = new byte[WebSocketFrame.GetHeaderLength(payload.Length, masked: !isServer) + payload.Length];
        var start = isServer
            ? WebSocketFrame.WriteHeader(frame, 0, payload.Length)
            : WebSocketFrame.WriteMaskedHeader(frame, 0, payload.Length, mask);
        frame[0] = (byte)first;
        payload.CopyTo(frame.AsSpan(start));
        WebSocketFrame.ApplyMask(frame.AsSpan(start), mask);
        return frame;
    }

    public Task SendAsync(int first, string text) => SendAsync(Frame(first, Encoding.UTF8.GetBytes(text)));

    public Task SendAsync(int first, byte[] payload) => SendAsync(Frame(first, payload));

    /// <summary>Sends bytes, in pieces where asked.</summary>
    public async Task SendAsync(byte[] bytes, int piece = int.MaxValue)
    {
        try
        {
            for (var at = 0; at < bytes.Length; at += Math.Min(piece, bytes.Length - at))
                await stream.WriteAsync(bytes.AsMemory(at, Math.Min(piece, bytes.Length - at)), Test);
        }
        catch (IOException)
        {
            // The other end has closed already: what it said last is read below.
        }
    }

    /// <summary>The next frame: <c>81 text</c>, the first byte in hex and the payload; a close with its code, the end as <c>end</c>.</summary>
    public async Task<string> ReadAsync()
    {
        var frame = await ReadFrameAsync().WaitAsync(Patience, Test);
        if (frame is not var (first, payload))
            return "end";
        if (first != 0x88)
            return $"{first:x2} {Encoding.UTF8.GetString(payload)}";
        return payload.Length == 0 ? "close" : string.Create(CultureInfo.InvariantCulture, $"close {BinaryPrimitives.ReadUInt16BigEndian(payload)}");
    }

    /// <summary>The next frame, or null at the end.</summary>
    public async Task<(int First, byte[] Payload)?> ReadFrameAsync()
    {
        if (await ReadBytesAsync(2) is not { } head)
            return null;
        Assert.Equal(isServer, (head[1] & 0x80) != 0);
        var length = (head[1] & 0x7f) switch
        {
            126 => BinaryPrimitives.ReadUInt16BigEndian((await ReadBytesAsync(2))!),
            127 => (int)BinaryPrimitives.ReadUInt64BigEndian((await ReadBytesAsync(8))!),
            var small => small,
        };
        var mask = isServer ? BitConverter.ToUInt32((await ReadBytesAsync(4))!) : 0u;
        var payload = (await ReadBytesAsync(length))!;
        WebSocketFrame.ApplyMask(payload, mask);
        return (head[0], payload);
    }

    public void Dispose() => stream.Dispose();

    private static async Task<(NetworkStream Stream, string Head, byte[] Early)> AskAsync(int port, string request)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port, Test);
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), Test);
        var (head, early) = await HttpStream.ReadHeadAsync(stream, Test).WaitAsync(Patience, Test);
        return (stream, Encoding.ASCII.GetString(head), early);
    }

    private async Task<byte[]?> ReadBytesAsync(int count)
    {
        var bytes = new byte[count];
        var length = _early.Read(bytes);
        try
        {
            await stream.ReadExactlyAsync(bytes.AsMemory(length), Test);
            return bytes;
        }
        catch (IOException)
        {
            return null;
        }
    }
}
