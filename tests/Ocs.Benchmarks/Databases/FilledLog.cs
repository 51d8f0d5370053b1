using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Aggregator.Log;
using Ocs.Aggregator.Sinks;
using Ocs.Feeds;
using Ocs.Journals;
using Ocs.Wamp;

namespace Ocs.Benchmarks.Databases;

/// <summary>An aggregator's log of many agents, each message ten samples of ten fields, as instruments at 10 Hz publish them.</summary>
internal sealed class FilledLog : IDisposable
{
    public const int Fields = 10;
    public const int Rows = 10;
    private const int Agents = 50;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-bench-");

    private FilledLog(int messages)
    {
        Messages = messages;
        Log = MessageLog.Open(Path.Combine(_folder.FullName, "log"), Path.Combine(_folder.FullName, "torn"), 0);
    }

    public MessageLog Log { get; }

    public int Messages { get; }

    public long Values => (long)Messages * Rows * Fields;

    public string Folder => _folder.FullName;

    public static FilledLog Create(int messages)
    {
        var filled = new FilledLog(messages);
        var random = new Random(7);
        for (var number = 0; number < messages; number++)
        {
            var (agent, second) = (number % Agents, number / Agents);
            var address = string.Create(CultureInfo.InvariantCulture, $"observatory.cryo-{agent}");
            filled.Log.TryAppend(new JournalRecord
            {
                Kind = JournalRecordKind.Message,
                Serializer = WampSerializer.Json,
                Time = 638_000_000_000_000_000 + (second * TimeSpan.TicksPerSecond),
                Seq = second + 1,
                Samples = (second + 1) * Rows,
                Session = "1.5"u8,
                Topic = Encoding.UTF8.GetBytes(address + ".feeds.temps"),
                Payload = Encoding.UTF8.GetBytes(Message(address, 1_760_000_000 + second, random)),
            });
            if (number % 5000 == 4999)
                filled.Log.Sync();
        }

        filled.Log.Sync();
        return filled;
    }

    /// <summary>The messages, decoded.</summary>
    public List<FeedMessage> Decode()
    {
        using var reader = new LogReader(Log, Log.Begin);
        var decoder = new RecordDecoder();
        var messages = new List<FeedMessage>(Messages);
        while (reader.TryRead(out var record))
        {
            if (decoder.TryDecode(record, out var message, out _))
                messages.Add(message);
        }

        return messages;
    }

    /// <summary>Brings it to a database as an aggregator does; returns after how many seconds the database had all of it.</summary>
    public async Task<double> PourAsync(string address)
    {
        var folder = Path.Combine(Folder, Guid.NewGuid().ToString("N"));
        await using var sink = new LogSink(Log, SinkAddress.Open(address, folder, NullLogger.Instance), Path.Combine(folder, "position"), TimeProvider.System, NullLogger.Instance);
        var before = Stopwatch.GetTimestamp();
        sink.Start();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (sink.DurablePosition < Log.End)
        {
            if (sink.Fault is { } fault)
                throw new InvalidOperationException(fault);
            await Task.Delay(TimeSpan.FromMilliseconds(2), TimeProvider.System, patience.Token);
        }

        return Stopwatch.GetElapsedTime(before).TotalSeconds;
    }

    public void Dispose()
    {
        Log.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string Message(string address, int second, Random random)
    {
        var text = new StringBuilder(2000).Append("""[[{"temps":{"block_name":"temps","data":{""");
        for (var field = 0; field < Fields; field++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{(field > 0 ? "," : "")}\"channel_{field:D2}\":[");
            for (var row = 0; row < Rows; row++)
                text.Append(CultureInfo.InvariantCulture, $"{(row > 0 ? "," : "")}{Math.Round(4 + field + (random.NextDouble() / 100), 6)}");
            text.Append(']');
        }

        text.Append("},\"timestamps\":[");
        for (var row = 0; row < Rows; row++)
            text.Append(CultureInfo.InvariantCulture, $"{(row > 0 ? "," : "")}{second}.{row}");
        return text.Append(CultureInfo.InvariantCulture, $$$"""]}},{"agent_address":"{{{address}}}","agg_params":{},"feed_name":"temps","address":"{{{address}}}.feeds.temps","record":true,"session_id":"1.5"}]]""").ToString();
    }
}
