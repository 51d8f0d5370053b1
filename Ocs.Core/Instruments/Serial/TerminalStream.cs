using Microsoft.Win32.SafeHandles;

namespace Ocs.Instruments;

/// <summary>
/// The bytes of a terminal, serial or pseudo. Waiting takes a thread of the pool, a twentieth of a second at a time, so that it
/// can be cancelled: instruments answer sooner.
/// </summary>
internal sealed class TerminalStream(SafeFileHandle handle) : Stream
{
    private const int SliceMilliseconds = 50;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var count = LibC.Read(handle, buffer.Span);
            if (count >= 0)
                return count;
            await WaitAsync(LibC.Readable, cancellationToken).ConfigureAwait(false);
        }
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (buffer.Length > 0)
        {
            var count = LibC.Write(handle, buffer.Span);
            if (count > 0)
                buffer = buffer[count..];
            else
                await WaitAsync(LibC.Writable, cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("A terminal is read asynchronously.");

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("A terminal is written asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        handle.Dispose();
        base.Dispose(disposing);
    }

    private Task WaitAsync(short events, CancellationToken cancellationToken) => Task.Run(
        () =>
        {
            while (!LibC.Wait(handle, events, SliceMilliseconds))
                cancellationToken.ThrowIfCancellationRequested();
        },
        cancellationToken);
}
