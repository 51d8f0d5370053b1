using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Aggregator.Log;
using Ocs.Aggregator.Sinks;
using Ocs.Journals;
using Ocs.Wamp;

namespace Ocs.Aggregator.Tests.Sinks;

/// <summary>A log with messages of one feed, one sample each, and sinks of it.</summary>
internal sealed class LoggedFeed : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("ocs-sink-");
    private int _seq;

    public LoggedFeed(string agent = "observatory.cryo-1")
    {
        Agent = agent;
        Log = MessageLog.Open(Path.Combine(_folder.FullName, "log"), Path.Combine(_folder.FullName, "torn"), 0);
    }

    public string Agent { get; }

    public MessageLog Log { get; }

    public string SinkFolder => Path.Combine(_folder.FullName, "sinks");

    /// <summary>Where a sink keeps its place in the log.</summary>
    public string PositionFile => Path.Combine(SinkFolder, "position");

    /// <summary>Adds a message with the object of its fields, at a second of the test's own time; brings it to the disk.</summary>
    public void Add(double second, string fields, string parameters = "{}")
    {
        _seq++;
        var time = (1_760_000_000 + second).ToString("F4", CultureInfo.InvariantCulture);
        var text = $$$"""[[{"b":{"block_name":"b","data":{{{fields}}},"timestamps":[{{{time}}}]}},{"agent_address":"{{{Agent}}}","agg_params":{{{parameters}}},"feed_name":"temps","address":"{{{Agent}}}.feeds.temps","record":true,"session_id":"1.5"}]]""";
        Assert.True(Log.TryAppend(new JournalRecord
        {
            Kind = JournalRecordKind.Message,
            Serializer = WampSerializer.Json,
            Time = 638_000_000_000_000_000,
            Seq = _seq,
            Samples = _seq,
            Session = "1.5"u8,
            Topic = Encoding.UTF8.GetBytes(Agent + ".feeds.temps"),
            Payload = Encoding.UTF8.GetBytes(text),
        }));
        Log.Sync();
    }

    public LogSink Open(string address)
    {
        var sink = new LogSink(Log, SinkAddress.Open(address, SinkFolder, NullLogger.Instance), PositionFile, TimeProvider.System, NullLogger.Instance);
        sink.Start();
        return sink;
    }

    /// <summary>Waits until the database has all that is in the log.</summary>
    public async Task UntilWrittenAsync(LogSink sink)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (sink.DurablePosition < Log.End)
        {
            Assert.False(patience.IsCancellationRequested, $"The database lacks {Log.End - sink.DurablePosition} bytes: {sink.Fault}");
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, CancellationToken.None);
        }
    }

    public void Dispose()
    {
        Log.Dispose();
        _folder.Delete(recursive: true);
    }
}
