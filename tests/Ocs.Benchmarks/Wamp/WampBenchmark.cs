using Ocs.Benchmarks.FirstLight;
using Ocs.Wamp;

namespace Ocs.Benchmarks.Wamp;

/// <summary>The router as a process of its own, driven by our own clients, beside a bare relay of the same bytes.</summary>
internal sealed class WampBenchmark : Benchmark
{
    private const int IdleSessions = 5000;
    private const int Hertz = 200;

    // What the protocols put around the arguments of a publication: PUBLISH with its topic, a frame, a mask.
    private const int Around = 70;
    private const int CallLength = 60;

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1.2);
    private static readonly (int Publishers, int Subscribers)[] Shapes = [(1, 1), (1, 10), (10, 1), (1, 100)];

    public override string Name => "wamp";

    public override string Summary => "the router: events, calls, latency, memory; arguments: json msgpack cbor idle";

    public override async Task RunAsync(ResultTable table, IReadOnlyList<string> arguments)
    {
        await using var router = await RouterLoad.StartAsync();
        await using var relay = await RelayLoad.StartAsync();
        var url = router.ReadyLine.Split(' ', ',')[3];

        // At first: a heap that has grown for anything else hides what sessions cost.
        if (arguments.Count == 0 || arguments.Contains("idle"))
        {
            var idle = new RouterLoad(router, url, new WampEndpointOptions { PingInterval = TimeSpan.Zero });
            table.AtMost($"an idle session, of {IdleSessions}: memory", await idle.WeighAsync(IdleSessions), "kB");
        }

        foreach (var (serializer, name) in new[] { (WampSerializer.Json, "json"), (WampSerializer.MessagePack, "msgpack"), (WampSerializer.Cbor, "cbor") })
        {
            if (arguments.Count > 0 && !arguments.Contains(name))
                continue;
            var how = new WampEndpointOptions { Serializers = [serializer] };
            await MeasureEventsAsync(table, name, router, url, how, new RelayLoad(relay));
            await MeasureCallsAsync(table, name, new RouterLoad(router, url, how), new RelayLoad(relay));
        }

    }

    private static async Task MeasureEventsAsync(
        ResultTable table, string name, StartedProgram router, string url, WampEndpointOptions how, RelayLoad relay)
    {
        var load = new RouterLoad(router, url, how);
        var small = new FeedPayload(channels: 8, samples: 1, digits: 6);
        foreach (var payload in new[] { small, new FeedPayload(channels: 9, samples: 10, digits: 12) })
        {
            var bytes = payload.Encoded(how.Serializers[0]).Length;
            foreach (var (publishers, subscribers) in Shapes)
            {
                var what = FormattableString.Invariant($"{name}, {publishers}→{subscribers}, {bytes} B");
                var floor = await relay.PublishAsync(publishers, subscribers, bytes + Around, Time);
                var encoding = await load.PublishAsync(publishers, subscribers, payload, isEncoded: false, Time);
                var encoded = await load.PublishAsync(publishers, subscribers, payload, isEncoded: true, Time);
                table.AtLeast($"{what}: events", encoding.PerSecond, "1/s", floor.PerSecond);
                table.AtLeast($"{what}, encoded before: events", encoded.PerSecond, "1/s", floor.PerSecond);
                table.AtMost($"{what}: processor time for each", encoded.ProcessorMicroseconds, "µs", floor.ProcessorMicroseconds);
            }
        }

        var batched = new RouterLoad(router, url, how with { Batched = true });
        var batches = await batched.PublishAsync(1, 1, small, isEncoded: true, Time);
        table.AtLeast($"{name} batched, 1→1, encoded before: events", batches.PerSecond, "1/s");
        var length = small.Encoded(how.Serializers[0]).Length;
        var (latency, least) = (await load.TimeAsync(small, Hertz, 2 * Time), await relay.TimeAsync(length + Around, Hertz, 2 * Time));
        table.AtMost($"{name}, publish to event at {Hertz} Hz: median", latency.Percentile(0.5), "µs", least.Percentile(0.5));
        table.AtMost($"{name}, publish to event at {Hertz} Hz: 99 %", latency.Percentile(0.99), "µs", least.Percentile(0.99));
    }

    private static async Task MeasureCallsAsync(ResultTable table, string name, RouterLoad load, RelayLoad relay)
    {
        foreach (var inFlight in (int[])[1, 32])
        {
            var what = $"{name}, {inFlight} in flight";
            var (calls, latencies) = await load.CallAsync(inFlight, Time);
            var (least, shortest) = await relay.CallAsync(inFlight, CallLength, Time);
            table.AtLeast($"{what}: calls", calls.PerSecond, "1/s", least.PerSecond);
            table.AtMost($"{what}: call, median", latencies.Percentile(0.5), "µs", shortest.Percentile(0.5));
            table.AtMost($"{what}: call, 99 %", latencies.Percentile(0.99), "µs", shortest.Percentile(0.99));
        }
    }
}
