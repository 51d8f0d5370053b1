using System.Buffers.Binary;
using System.Security.Cryptography;
using Ocs.Wamp;

namespace Ocs.WebSocketEcho;

/// <summary>One WebSocket after its handshake, at either end: sends back every message, answers pings, shakes hands at the close.</summary>
internal sealed class EchoConnection(Stream stream, bool isServer, bool isDeflating) : IWebSocketSink, IDisposable
{
    /// <summary>The largest message taken.</summary>
    public const int MaxMessageBytes = 64 << 20;

    private const int ReadBytes = 64 << 10;
    private const int MostUnsent = 1 << 20;

    private readonly MessageBuffer _output = new();
    private bool _isClosing;

    /// <summary>Runs until the connection is over.</summary>
    /// <param name="early">What came behind the handshake already.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    public async Task RunAsync(byte[] early, CancellationToken cancellationToken)
    {
        using var receiver = new WebSocketReceiver(isServer, MaxMessageBytes, this, isDeflating);
        var buffer = new byte[ReadBytes];
        try
        {
            await TakeAsync(receiver, early, cancellationToken).ConfigureAwait(false);
            while (!_isClosing && await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
                await TakeAsync(receiver, buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // The peer is gone without a word.
        }
    }

    public void Dispose() => _output.Release();

    void IWebSocketSink.OnMessage(bool isText, Span<byte> payload)
    {
        var opcode = isText ? WebSocketOpcode.Text : WebSocketOpcode.Binary;
        if (!isDeflating || payload.Length < WebSocketDeflate.LeastLength)
        {
            Write(opcode, payload);
            return;
        }

        var compressed = new MessageBuffer();
        WebSocketDeflate.Compress(payload, compressed);
        Write(opcode, compressed.WrittenSpan, isCompressed: true);
        compressed.Release();
    }

    void IWebSocketSink.OnPing(ReadOnlySpan<byte> payload) => Write(WebSocketOpcode.Pong, payload);

    void IWebSocketSink.OnPong(ReadOnlySpan<byte> payload)
    {
    }

    void IWebSocketSink.OnClose(int code, ReadOnlySpan<byte> reason)
    {
        Span<byte> answer = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(answer, (ushort)code);
        Write(WebSocketOpcode.Close, code == WebSocketCloseCode.NoStatus ? [] : answer);
        _isClosing = true;
    }

    private async Task TakeAsync(WebSocketReceiver receiver, Memory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            receiver.Receive(bytes.Span);
        }
        catch (WebSocketProtocolException error)
        {
            var payload = new byte[WebSocketFrame.MaxControlLength];
            Write(WebSocketOpcode.Close, payload.AsSpan(0, WebSocketFrame.WriteClosePayload(payload, error.CloseCode, error.Message)));
            _isClosing = true;
        }

        await stream.WriteAsync(_output.WrittenMemory, cancellationToken).ConfigureAwait(false);
        if (_output.Length > MostUnsent)
            _output.Release();
        _output.Clear();
    }

    private void Write(WebSocketOpcode opcode, ReadOnlySpan<byte> payload, bool isCompressed = false)
    {
        if (_isClosing)
            return;
        var mask = isServer ? 0 : BitConverter.ToUInt32(RandomNumberGenerator.GetBytes(4));
        var start = _output.Length;
        var header = _output.GetSpan(WebSocketFrame.MaxHeaderLength);
        var length = isServer
            ? WebSocketFrame.WriteHeader(header, opcode, payload.Length)
            : WebSocketFrame.WriteMaskedHeader(header, opcode, payload.Length, mask);
        header[0] |= isCompressed ? WebSocketFrame.Compressed : (byte)0;
        _output.Advance(length);
        payload.CopyTo(_output.GetSpan(payload.Length));
        _output.Advance(payload.Length);
        WebSocketFrame.ApplyMask(_output.WrittenSpan[(start + length)..], mask);
    }
}
