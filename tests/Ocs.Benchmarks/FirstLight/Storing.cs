using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Ocs.G3;
using Ocs.Wamp;

namespace Ocs.Benchmarks.FirstLight;

/// <summary>Feed messages from a client over WebSocket, through <c>ocs up</c>, into its cache and its archive, at a steady rate, after a while at that rate.</summary>
internal static partial class Storing
{
    private const int Fields = 10;
    private const int Rate = 20_000;
    private const int WarmSeconds = 5;
    private const int Seconds = 15;
    private const int WarmMessages = Rate * WarmSeconds;
    private const int Messages = Rate * Seconds;
    private const string Topic = "observatory.bench-1.feeds.samples";

    private static readonly string[] Names = [.. Enumerable.Range(0, Fields).Select(field => $"field_{field}")];

    private static readonly byte[] FeedInfo = Encoding.UTF8.GetBytes(
        $$"""{"agent_address":"observatory.bench-1","agg_params":{"frame_length":60},"feed_name":"samples","address":"{{Topic}}","record":true,"session_id":"1.5","agent_class":"Bench"}""");

    public static async Task MeasureAsync(ResultTable table)
    {
        var folder = Directory.CreateTempSubdirectory("ocs-bench-");
        try
        {
            var data = Path.Combine(folder.FullName, "data");
            var (seconds, processor, bytes, seen) = await PublishAsync(data);
            var floor = await BareRelay.MeasureAsync(Messages, bytes);
            var what = FormattableString.Invariant($"messages of {Fields} fields");
            table.AtLeast($"{what}, published to visible, paced at {Rate / 1000},000/s", (Messages - WarmMessages) / seconds, "1/s", floor, least: Rate * 0.95);
            table.AtMost($"{what}, processor time of ocs up for each", processor * 1e6 / (Messages - WarmMessages), "µs", 1e6 / floor, most: 1e6 / Rate);
            table.AtLeast($"{what}, of {Messages} in the cache", seen, "", least: Messages);
            table.AtLeast($"{what}, of {Messages} in the archive", CountArchived(Path.Combine(data, "hk")), "", least: Messages);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<(double Seconds, double ProcessorSeconds, int MessageBytes, int Seen)> PublishAsync(string data)
    {
        await using var up = await StartedProgram.StartAsync(
            "ocs ready", Path.Combine(Repository.Root, "Ocs.Cli", "bin", "Release", "net10.0", "ocs.dll"),
            "up", "--router-port", "0", "--live-port", "0", "--data-dir", data);
        var urls = ReadyLine().Match(up.ReadyLine);
        await using var session = await WampSession.JoinAsync(
            new WampConnectionOptions { Endpoint = WampEndpoint.Parse(urls.Groups["router"].Value), Realm = "test_realm" });

        var begin = (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        var start = Stopwatch.GetTimestamp();
        var (warm, processor) = (0L, TimeSpan.Zero);
        for (var sent = 0; sent < Messages;)
        {
            if (warm == 0 && sent >= WarmMessages)
                (warm, processor) = (Stopwatch.GetTimestamp(), up.ProcessorTime);

            // As many as are due; then the shortest rest that the system's timer gives.
            for (var due = Math.Min(Messages, (int)(Stopwatch.GetElapsedTime(start).TotalSeconds * Rate) + 1); sent < due; sent++)
                await session.PublishAsync(Topic, new Sample(sent, begin + ((double)sent / Rate)), static (writer, sample) => Write(writer, sample));
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System);
        }

        var query = new Uri(new Uri(urls.Groups["live"].Value), "query");
        await UntilSeenAsync(query, begin);
        var seconds = Stopwatch.GetElapsedTime(warm).TotalSeconds;
        processor = up.ProcessorTime - processor;
        var seen = await CountSeenAsync(query, begin);
        await up.InterruptAsync();
        return (seconds, processor.TotalSeconds, Length(new Sample(Messages / 2, begin)), seen);
    }

    // Asks for the newest points until the last message is among them.
    private static async Task UntilSeenAsync(Uri query, double begin)
    {
        using var client = new HttpClient();
        for (var attempt = 0; attempt < 1000; attempt++)
        {
            var newest = await QueryAsync(client, query, begin + Seconds - 0.001, 10);
            if (newest.Length > 0 && newest[^1][0].GetDouble() >= Messages - 1)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System);
        }
    }

    private static async Task<int> CountSeenAsync(Uri query, double begin)
    {
        using var client = new HttpClient();
        return (await QueryAsync(client, query, begin - 1, 10 * Messages)).Length;
    }

    private static async Task<JsonElement[]> QueryAsync(HttpClient client, Uri query, double from, int points)
    {
        string Iso(double seconds) => DateTimeOffset.UnixEpoch.AddSeconds(seconds).ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
        using var body = new StringContent(JsonSerializer.Serialize(new
        {
            range = new { from = Iso(from), to = Iso(from + Seconds + 2) },
            intervalMs = 0,
            maxDataPoints = points,
            targets = new[] { new { target = "bench-1::samples.field_0" } },
        }), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(query, body);
        var series = JsonElement.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync());
        return series.GetArrayLength() == 0 ? [] : [.. series[0].GetProperty("datapoints").EnumerateArray()];
    }

    // The archive holds a double for each message and field; the numbers of the first field are counted once each.
    private static int CountArchived(string archive)
    {
        var seen = new HashSet<double>();
        foreach (var path in Directory.GetFiles(archive, "*.g3", SearchOption.AllDirectories))
        {
            using var file = G3FileReader.Open(path);
            while (file.Read() is { } view)
            {
                if (!HkFrame.TryRead(view, out var frame) || frame.Type != HkFrameType.Data || frame.Address != Topic)
                    continue;
                foreach (var field in frame.ReadBlocks().SelectMany(block => block.Fields).Where(field => field.Name == Names[0]))
                {
                    var numbers = new double[field.Count];
                    field.ReadDoubles(numbers);
                    seen.UnionWith(numbers);
                }
            }
        }

        return seen.Count;
    }

    private static int Length(Sample sample)
    {
        var output = new System.Buffers.ArrayBufferWriter<byte>();
        Write(WampWriter.Create(output, WampSerializer.Json), sample);
        return output.WrittenCount + Encoding.UTF8.GetByteCount($"[16,100000,{{}},\"{Topic}\",]");
    }

    private static void Write(WampWriter writer, Sample sample)
    {
        writer.BeginList(1);
        writer.BeginList(2);
        writer.BeginMap(1);
        writer.WriteKey("block");
        writer.BeginMap(3);
        writer.WriteKey("block_name");
        writer.WriteString("block");
        writer.WriteKey("data");
        writer.BeginMap(Fields);
        foreach (var name in Names)
        {
            writer.WriteKey(name);
            writer.WriteDoubles([sample.Number]);
        }

        writer.EndMap();
        writer.WriteKey("timestamps");
        writer.WriteDoubles([sample.Time]);
        writer.EndMap();
        writer.EndMap();
        writer.WriteRaw(FeedInfo);
        writer.EndList();
        writer.EndList();
    }

    [GeneratedRegex(@"router (?<router>\S+), live (?<live>\S+),")]
    private static partial Regex ReadyLine();

    private readonly record struct Sample(int Number, double Time);
}
