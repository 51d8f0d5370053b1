using System.Globalization;
using System.Text;
using Ocs.Aggregator.Log;
using Ocs.Journals;

namespace Ocs.Benchmarks.Drills;

/// <summary>Reads what the aggregator's log gets, to tell when samples are durable.</summary>
/// <param name="folder">The log's folder.</param>
internal sealed class DrillLogTail(string folder)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Agent, string Session), long> _samples = [];

    /// <summary>Where the last whole record ends.</summary>
    public long Position { get; private set; }

    /// <summary>How many samples a session had made when its newest message in the log was sent.</summary>
    public long SamplesOf(string agent, string session)
    {
        lock (_lock)
            return _samples.GetValueOrDefault((agent, session));
    }

    /// <summary>The sessions of an agent that the log has heard of.</summary>
    public IReadOnlySet<string> SessionsOf(string agent)
    {
        lock (_lock)
            return _samples.Keys.Where(key => key.Agent == agent).Select(key => key.Session).ToHashSet();
    }

    /// <summary>Begins anew: power loss took from the log what was not synced, and other records come in its place.</summary>
    public void Restart()
    {
        lock (_lock)
        {
            Position = 0;
            _samples.Clear();
        }
    }

    /// <summary>Reads on.</summary>
    public void Advance()
    {
        lock (_lock)
        {
            try
            {
                while (Directory.Exists(folder) && Read())
                {
                }
            }
            catch (IOException)
            {
                // The segment was removed just now, or its disk has no power.
            }
        }
    }

    /// <summary>Whether there may be more in the next segment.</summary>
    private bool Read()
    {
        var segments = MessageLog.SegmentsOf(folder);
        var begin = segments.FindLast(segment => segment <= Position);
        if (segments.Count == 0)
            return false;
        if (!segments.Contains(begin))
            Position = begin = segments[0];
        using var file = File.OpenHandle(Path.Combine(folder, begin.ToString("D20", CultureInfo.InvariantCulture) + ".log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[Math.Max(0, RandomAccess.GetLength(file) - (Position - begin))];
        ReadOnlySpan<byte> rest = bytes.AsSpan(0, RandomAccess.Read(file, bytes, Position - begin));
        while (JournalRecord.TryRead(rest, out var record))
        {
            rest = rest[record.Length..];
            Position += record.Length;
            var topic = Encoding.UTF8.GetString(record.Topic).Split('.');
            if (record.Kind != JournalRecordKind.Message || topic is not [_, var agent, "feeds", "drill"])
                continue;
            var key = (agent, Encoding.UTF8.GetString(record.Session));
            _samples[key] = Math.Max(_samples.GetValueOrDefault(key), record.Samples);
        }

        var next = segments.Find(segment => segment > begin);
        if (next == 0 || rest.Length > 0 && next > Position + rest.Length)
            return false;
        Position = next;
        return true;
    }
}
