using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Ocs.Benchmarks.FirstLight;

namespace Ocs.Benchmarks.Wamp;

/// <summary>The floor: messages of a length through the bare relay, each sent by a system call of its own.</summary>
internal sealed class RelayLoad(StartedProgram relay)
{
    private readonly int[] _ports = [.. relay.ReadyLine.Split(' ').Skip(1).Select(port => int.Parse(port, CultureInfo.InvariantCulture))];

    /// <summary>Starts the relay.</summary>
    public static Task<StartedProgram> StartAsync() =>
        StartedProgram.StartAsync("ready", Path.Combine(AppContext.BaseDirectory, "Ocs.Benchmarks.dll"), RelayProgram.Name);

    /// <summary>Messages a second that arrive, and the relay's processor time for each.</summary>
    public async Task<Throughput> PublishAsync(int senders, int receivers, int length, TimeSpan time)
    {
        var to = await ConnectAsync(1, receivers);
        var from = await ConnectAsync(0, senders);
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        var received = new long[receivers];
        var reading = to.Select((socket, index) => Task.Run(() => ReadAsync(socket, count => Volatile.Write(ref received[index], received[index] + count)))).ToArray();
        var message = new byte[length];
        var writing = from.Select(socket => Task.Run(() => WriteAsync(socket, message))).ToArray();
        var throughput = await Throughput.MeasureAsync(() => received.Sum(bytes => Volatile.Read(ref bytes)) / length, relay, time);
        foreach (var socket in from.Concat(to))
            socket.Dispose();
        await Task.WhenAll([.. reading, .. writing]);
        return throughput;
    }

    /// <summary>Messages there and back, so many under way at a time.</summary>
    public async Task<(Throughput Throughput, Latencies Latencies)> CallAsync(int inFlight, int length, TimeSpan time)
    {
        var callee = (await ConnectAsync(1, 1))[0];
        var caller = (await ConnectAsync(0, 1))[0];
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        var answering = Task.Run(() => ReadAsync(callee, async bytes => await callee.SendAsync(bytes)));
        var (done, partial) = (0L, 0);
        var starts = new Queue<long>();
        var latencies = new Latencies();
        var message = new byte[length];
        async Task SendAsync(int count)
        {
            for (; count > 0; count--)
            {
                starts.Enqueue(Stopwatch.GetTimestamp());
                await caller.SendAsync(message);
            }
        }

        await SendAsync(inFlight);
        var calling = Task.Run(() => ReadAsync(caller, async bytes =>
        {
            partial += bytes.Length;
            var whole = partial / length;
            partial %= length;
            for (var i = 0; i < whole; i++)
                latencies.Add(starts.Dequeue());
            Volatile.Write(ref done, done + whole);
            await SendAsync(whole);
        }));
        var throughput = await Throughput.MeasureAsync(() => Volatile.Read(ref done), relay, time);
        caller.Dispose();
        callee.Dispose();
        await Task.WhenAll(answering, calling);
        return (throughput, latencies);
    }

    /// <summary>From sending to receiving at a low rate.</summary>
    public async Task<Latencies> TimeAsync(int length, int hertz, TimeSpan time)
    {
        using var receiver = (await ConnectAsync(1, 1))[0];
        using var sender = (await ConnectAsync(0, 1))[0];
        await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System);
        var latencies = new Latencies();
        var message = new byte[length];
        var buffer = new byte[length];
        for (var sent = 0; sent < time.TotalSeconds * hertz; sent++)
        {
            var start = Stopwatch.GetTimestamp();
            await sender.SendAsync(message);
            for (var count = 0; count < length;)
                count += await receiver.ReceiveAsync(buffer);
            latencies.Add(start);
            await Task.Delay(TimeSpan.FromSeconds(1.0 / hertz), TimeProvider.System);
        }

        return latencies;
    }

    private static Task ReadAsync(Socket socket, Action<int> onRead) => ReadAsync(socket, bytes =>
    {
        onRead(bytes.Length);
        return ValueTask.CompletedTask;
    });

    private static async Task ReadAsync(Socket socket, Func<Memory<byte>, ValueTask> onRead)
    {
        var buffer = new byte[64 << 10];
        try
        {
            while (await socket.ReceiveAsync(buffer) is > 0 and var count)
                await onRead(buffer.AsMemory(0, count));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The measurement is over.
        }
    }

    private static async Task WriteAsync(Socket socket, byte[] message)
    {
        try
        {
            while (true)
                await socket.SendAsync(message);
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // The measurement is over.
        }
    }

    private async Task<Socket[]> ConnectAsync(int side, int count)
    {
        var sockets = new Socket[count];
        for (var i = 0; i < count; i++)
        {
            sockets[i] = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await sockets[i].ConnectAsync(IPAddress.Loopback, _ports[side]);
        }

        return sockets;
    }
}
