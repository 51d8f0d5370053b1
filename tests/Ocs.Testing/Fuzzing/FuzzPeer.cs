using System.Diagnostics;
using System.Net.Sockets;

namespace Ocs.Testing.Fuzzing;

/// <summary>Sends frame after frame at a router, and connects again whenever it is closed for it.</summary>
/// <param name="line">The transport and the serializer.</param>
/// <param name="seed">The same seed makes the same frames.</param>
/// <param name="framesPerSecond">How many frames a second at most.</param>
public sealed class FuzzPeer(FuzzLine line, int seed, double framesPerSecond = double.PositiveInfinity)
{
    private const int FramesAtOnce = 25;
    private const int FramesOnOneConnection = 500;

    private readonly FuzzFrames _frames = new(line, seed);
    private readonly long _start = Stopwatch.GetTimestamp();
    private long _sent;
    private long _connections;

    /// <summary>How many frames it has sent.</summary>
    public long Sent => Volatile.Read(ref _sent);

    /// <summary>How many connections it has made.</summary>
    public long Connections => Volatile.Read(ref _connections);

    /// <summary>Sends so many frames.</summary>
    public async Task RunAsync(long frames, CancellationToken cancellationToken)
    {
        while (Sent < frames && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                await RunOnceAsync(frames, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
            {
                // The router has closed the connection, as it should for most of what we send.
            }
        }
    }

    private async Task RunOnceAsync(long frames, CancellationToken cancellationToken)
    {
        await using var stream = await line.OpenAsync(cancellationToken).ConfigureAwait(false);
        Interlocked.Increment(ref _connections);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var reading = stream.CopyToAsync(Stream.Null, over.Token);
        try
        {
            await stream.WriteAsync(_frames.Hello(), cancellationToken).ConfigureAwait(false);
            for (var sent = 0; sent < FramesOnOneConnection && Sent < frames && !reading.IsCompleted; sent += FramesAtOnce)
            {
                var batch = new List<byte>();
                for (var i = 0; i < FramesAtOnce; i++)
                    batch.AddRange(_frames.Next());
                await stream.WriteAsync(batch.ToArray(), cancellationToken).ConfigureAwait(false);
                Volatile.Write(ref _sent, _sent + FramesAtOnce);
                while (_sent > Stopwatch.GetElapsedTime(_start).TotalSeconds * framesPerSecond)
                    await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            await over.CancelAsync().ConfigureAwait(false);
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
