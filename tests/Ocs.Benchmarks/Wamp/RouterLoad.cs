using System.Diagnostics;
using Ocs.Benchmarks.FirstLight;
using Ocs.Wamp;

namespace Ocs.Benchmarks.Wamp;

/// <summary>Our own clients at work on a router that is a process of its own.</summary>
internal sealed class RouterLoad(StartedProgram router, string url, WampEndpointOptions how)
{
    private const string Topic = "observatory.bench.feeds.temperatures";

    /// <summary>Starts the router.</summary>
    public static Task<StartedProgram> StartAsync() => StartedProgram.StartAsync(
        "ocs ready", Path.Combine(Repository.Root, "Ocs.Cli", "bin", "Release", "net10.0", "ocs.dll"), "router", "--port", "0");

    /// <summary>Events a second that arrive, and the router's processor time for each.</summary>
    public async Task<Throughput> PublishAsync(int publishers, int subscribers, FeedPayload payload, bool isEncoded, TimeSpan time)
    {
        using var window = new EventWindow(subscribers);
        var sessions = await JoinAsync(publishers + subscribers);
        for (var i = 0; i < subscribers; i++)
        {
            var subscriber = i;
            await sessions[i].SubscribeAsync(Topic, (in _) => window.OnEvent(subscriber));
        }

        using var stop = new CancellationTokenSource();
        var encoded = payload.Encoded(how.Serializers[0]);
        var publishing = sessions.Skip(subscribers).Select(session => Task.Run(() => isEncoded
            ? PublishAsync(session, window, encoded, static (writer, bytes) => writer.WriteRaw(bytes), stop.Token)
            : PublishAsync(session, window, payload, static (writer, payload) => payload.Write(writer), stop.Token))).ToArray();
        var throughput = await Throughput.MeasureAsync(() => window.Seen, router, time);
        await stop.CancelAsync();
        await Task.WhenAll(publishing);
        await LeaveAsync(sessions);
        return throughput;
    }

    /// <summary>Calls a second with so many in flight.</summary>
    public async Task<(Throughput Throughput, Latencies Latencies)> CallAsync(int inFlight, TimeSpan time)
    {
        var sessions = await JoinAsync(2);
        var (caller, callee) = (sessions[0], sessions[1]);
        await callee.RegisterAsync("observatory.bench.add", (call, _) =>
            Task.FromResult(WampArguments.Of(call.Arguments.At(0).AsInteger() + call.Arguments.At(1).AsInteger())));
        var (done, isOver, latencies) = (0L, false, new Latencies());
        var calling = Enumerable.Range(0, inFlight).Select(_ => Task.Run(async () =>
        {
            while (!Volatile.Read(ref isOver))
            {
                var start = Stopwatch.GetTimestamp();
                await caller.CallAsync("observatory.bench.add", WampArguments.Of(2, 3));
                latencies.Add(start);
                Interlocked.Increment(ref done);
            }
        })).ToArray();
        var throughput = await Throughput.MeasureAsync(() => Volatile.Read(ref done), router, time);
        Volatile.Write(ref isOver, true);
        await Task.WhenAll(calling);
        await LeaveAsync(sessions);
        return (throughput, latencies);
    }

    /// <summary>From publishing to the handler at a low rate.</summary>
    public async Task<Latencies> TimeAsync(FeedPayload payload, int hertz, TimeSpan time)
    {
        var sessions = await JoinAsync(2);
        using var arrived = new SemaphoreSlim(0);
        var (start, latencies) = (0L, new Latencies());
        await sessions[0].SubscribeAsync(Topic, (in _) =>
        {
            latencies.Add(Volatile.Read(ref start));
            arrived.Release();
        });
        for (var sent = 0; sent < time.TotalSeconds * hertz; sent++)
        {
            Volatile.Write(ref start, Stopwatch.GetTimestamp());
            await sessions[1].PublishAsync(Topic, payload, static (writer, payload) => payload.Write(writer));
            await arrived.WaitAsync();
            await Task.Delay(TimeSpan.FromSeconds(1.0 / hertz), TimeProvider.System);
        }

        await LeaveAsync(sessions);
        return latencies;
    }

    /// <summary>What a session that does nothing makes the router hold, in kB.</summary>
    public async Task<double> WeighAsync(int count)
    {
        await LeaveAsync(await JoinAsync(100));
        var before = router.ResidentMegabytes;
        var sessions = await JoinAsync(count);
        var each = (router.ResidentMegabytes - before) * 1e3 / count;
        await LeaveAsync(sessions);
        return each;
    }

    private static async Task PublishAsync<T>(WampSession session, EventWindow window, T state, Action<WampWriter, T> write, CancellationToken stop)
    {
        try
        {
            while (true)
            {
                await window.WaitAsync(stop);
                for (var sent = 0; sent < EventWindow.Batch; sent++)
                    await session.PublishAsync(Topic, state, write, cancellationToken: CancellationToken.None);
            }
        }
        catch (OperationCanceledException)
        {
            // The measurement is over.
        }
    }

    private static Task LeaveAsync(WampSession[] sessions) => Parallel.ForEachAsync(sessions, static async (session, _) => await session.DisposeAsync());

    private async Task<WampSession[]> JoinAsync(int count)
    {
        var sessions = new WampSession[count];
        var options = new WampConnectionOptions { Endpoint = WampEndpoint.Parse(url, how), Realm = "test_realm", JoinTimeout = TimeSpan.FromMinutes(1) };
        await Parallel.ForAsync(0, count, async (index, stop) => sessions[index] = await WampSession.JoinAsync(options, stop));
        return sessions;
    }
}
