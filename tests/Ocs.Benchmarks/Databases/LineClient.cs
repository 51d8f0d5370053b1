using System.Diagnostics;
using System.Globalization;
using Ocs.Aggregator.Influx;
using Ocs.Feeds;
using Ocs.Testing.Databases;

namespace Ocs.Benchmarks.Databases;

/// <summary>The fastest that lines can be brought to a database: encoded before, on as many connections as help.</summary>
internal sealed class LineClient
{
    /// <summary>With how many connections it is tried.</summary>
    public static readonly int[] Connections = [1, 2, 4];

    private const int MessagesEach = 500;

    private readonly List<ReadOnlyMemory<byte>> _batches = [];

    public LineClient(IEnumerable<FeedMessage> messages)
    {
        var lines = new InfluxLines(new InfluxFieldTypes());
        foreach (var batch in messages.Chunk(MessagesEach))
        {
            lines.Clear();
            foreach (var message in batch)
                lines.Add(message);
            _batches.Add(lines.Bytes.ToArray());
        }
    }

    /// <summary>How long it takes to a fresh database with so many connections, seconds.</summary>
    public async Task<double> MeasureAsync(DatabaseProgram database, int connections)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{database.Port}/write?db={LineRun.Database}"));
        using var client = new HttpClient();
        var before = Stopwatch.GetTimestamp();
        await Parallel.ForEachAsync(_batches, new ParallelOptions { MaxDegreeOfParallelism = connections }, async (batch, token) =>
        {
            using var answer = await client.PostAsync(address, new ReadOnlyMemoryContent(batch), token);
            answer.EnsureSuccessStatusCode();
        });
        return Stopwatch.GetElapsedTime(before).TotalSeconds;
    }
}
