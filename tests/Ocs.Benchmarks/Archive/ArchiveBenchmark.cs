using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Aggregator;
using Ocs.Feeds;
using Ocs.G3;
using Ocs.Testing;

namespace Ocs.Benchmarks.Archive;

/// <summary>Housekeeping frames: encoding and decoding wide ones beside copying the same bytes, and the way of a message into them.</summary>
internal sealed class ArchiveBenchmark : Benchmark
{
    private const int Fields = 100;
    private const int Rows = 3000;
    private const int Frames = 10;
    private const int Repeats = 25;
    private const double Samples = (double)Fields * Rows * Frames;

    private static readonly byte[] Target = new byte[8 * Fields * Rows];

    public override string Name => "archive";

    public override string Summary => ".g3 frames encoded and decoded, feed messages decoded, kept in journal and log, and stored; the same over the wire. Only one part: here, wire, day";

    public override async Task RunAsync(ResultTable table, IReadOnlyList<string> arguments)
    {
        if (arguments is [] or ["here"])
            MeasureHere(table);
        if (arguments is [] or ["wire"])
            await WireMeasurement.RunAsync(table);
        if (arguments is [] or ["wire"] or ["day"])
            await WireMeasurement.MeasureDayAsync(table);
    }

    private static void MeasureHere(ResultTable table)
    {
        var frames = MeasureEncoding(table);
        MeasureDecoding(table, frames);
        MeasureMessages(table);
        MeasureStore(table);
        LogMeasurement.Run(table);
    }

    private static byte[] MeasureEncoding(ResultTable table)
    {
        var frames = new MemoryStream();
        var doubles = WideFrame.OfDoubles(Fields, Rows);
        var integers = WideFrame.OfIntegers(Fields, Rows);
        var writer = new HkFrameWriter();
        for (var frame = 0; frame < Frames; frame++)
            frames.Write(doubles.Encode(writer).Span);
        var bytes = frames.ToArray();
        var floor = Rate(() => CopyFrames(bytes));
        table.AtLeast("encode doubles, 100 fields of 3000 rows", Rate(() => EncodeAll(doubles, writer)), "M/s", floor, least: 50);
        table.AtLeast("encode integers, 100 fields of 3000 rows", Rate(() => EncodeAll(integers, writer)), "M/s", floor, least: 50);
        var path = Path.GetTempFileName();
        try
        {
            var written = Rate(() => WriteFile(path, file =>
            {
                for (var frame = 0; frame < Frames; frame++)
                    file.Write(doubles.Encode(writer).Span);
            }));
            table.AtLeast("encode doubles into a file", written, "M/s", Rate(() => WriteFile(path, file => file.Write(bytes))));
        }
        finally
        {
            File.Delete(path);
        }

        return bytes;
    }

    private static void MeasureDecoding(ResultTable table, byte[] bytes)
    {
        var floor = Rate(() => CopyFrames(bytes));
        table.AtLeast("decode doubles, checksums compared", Rate(() => DecodeAll(bytes, null)), "M/s", floor, least: 100);
        table.AtLeast("pass over all fields but one", Rate(() => DecodeAll(bytes, name => name == "channel_07")), "M/s", floor);
    }

    /// <summary>One message of ten fields and one row, as it comes from the router.</summary>
    private static void MeasureMessages(ResultTable table)
    {
        const int messages = 10_000;
        var received = FeedEvent.Create(10);
        var decoder = new FeedMessageDecoder(TimeProvider.System);
        var each = Best(() =>
        {
            for (var index = 0; index < messages; index++)
                decoder.TryDecode(received.AsEvent(), out _, out _);
        }) / messages;
        var floor = Best(() =>
        {
            for (var index = 0; index < messages; index++)
                received.Scan();
        }) / messages;
        table.AtMost("decode a message of 10 fields", each * 1e6, "us", floor * 1e6, most: 5);
    }

    private static void MeasureStore(ResultTable table)
    {
        const int messages = 100_000;
        var folder = Directory.CreateTempSubdirectory("ocs-bench-");
        try
        {
            var clock = new FakeClock();
            var files = new HkFiles(folder.FullName, TimeSpan.FromHours(1), clock);
            var store = new HkStore(files, HkSession.Create(1, 1), clock, NullLogger.Instance);
            var feed = new FeedInfo { AgentAddress = "o.a", FeedName = "f", Address = "o.a.feeds.f", Record = true, SessionId = "1" };
            var all = Enumerable.Range(0, messages).Select(index => new FeedMessage { Feed = feed, Blocks = [WideFrame.Block(10, index)], Received = clock.GetUtcNow() }).ToList();
            var before = Stopwatch.GetTimestamp();
            foreach (var message in all)
                store.Add(message);
            store.Close();
            table.AtLeast("store messages of 10 fields, down to the file", messages / Stopwatch.GetElapsedTime(before).TotalSeconds, "1/s", least: 50_000);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void EncodeAll(WideFrame frame, HkFrameWriter writer)
    {
        for (var count = 0; count < Frames; count++)
            frame.Encode(writer);
    }

    private static void DecodeAll(byte[] bytes, Func<string, bool>? wanted)
    {
        using var reader = new G3FileReader(new MemoryStream(bytes), "memory");
        var values = new double[Rows];
        while (reader.Read() is { } view)
        {
            HkFrame.TryRead(view, out var frame);
            foreach (var block in frame.ReadBlocks(wanted))
            {
                foreach (var field in block.Fields)
                    field.ReadDoubles(values);
            }
        }
    }

    // The floor: every byte once from one place to another, in pieces of a frame.
    private static void CopyFrames(byte[] bytes)
    {
        var target = Target;
        for (var start = 0; start < bytes.Length; start += target.Length)
            bytes.AsSpan(start, Math.Min(target.Length, bytes.Length - start)).CopyTo(target);
    }

    private static void WriteFile(string path, Action<FileStream> write)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.Read, bufferSize: 0);
        write(file);
    }

    /// <summary>Million samples a second.</summary>
    private static double Rate(Action action) => Samples / Best(action) / 1e6;

    /// <summary>The shortest of several times, in seconds: other programs only ever make it longer.</summary>
    private static double Best(Action action)
    {
        var best = double.PositiveInfinity;
        for (var run = 0; run < Repeats; run++)
        {
            var before = Stopwatch.GetTimestamp();
            action();
            best = Math.Min(best, Stopwatch.GetElapsedTime(before).TotalSeconds);
        }

        return best;
    }
}
