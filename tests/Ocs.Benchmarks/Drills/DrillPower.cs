using System.Diagnostics;

namespace Ocs.Benchmarks.Drills;

/// <summary>What power loss at agents may cost: of each session the samples that it made shortly before, and that nobody had got.</summary>
/// <param name="truth">Where agents write how many samples they have handed over.</param>
internal sealed class DrillPower(string truth)
{
    /// <summary>By then a journal is synced, on a busy machine too.</summary>
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    /// <summary>What a killed agent left is synced by its next process.</summary>
    private static readonly TimeSpan BoundOfEnded = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Agent, string Session), List<(long At, long Made)>> _seen = [];
    private readonly Dictionary<string, long> _safe = new(StringComparer.Ordinal);

    /// <summary>Looks how far agents have come.</summary>
    public void Look()
    {
        var now = Stopwatch.GetTimestamp();
        lock (_lock)
        {
            foreach (var (agent, session, made) in DrillTruth.Read(truth))
            {
                if (!_seen.TryGetValue((agent, session), out var seen))
                    _seen.Add((agent, session), seen = [(now, 0)]);
                if (made > seen[^1].Made)
                    seen.Add((now, made));
            }
        }
    }

    /// <summary>The agents have lost their power just now.</summary>
    public void Lose()
    {
        lock (_lock)
        {
            var newest = DrillTruth.Read(truth).GroupBy(session => session.Agent).ToDictionary(sessions => sessions.Key, sessions => sessions.Last().Session);
            foreach (var (key, seen) in _seen)
            {
                var bound = newest[key.Agent] == key.Session ? Bound : BoundOfEnded;
                var old = seen.FindLastIndex(one => Stopwatch.GetElapsedTime(one.At) >= bound);
                // What lies before an earlier loss may lack because of that one.
                var name = $"{key.Agent} {key.Session}";
                if (old < seen.Count - 1)
                    _safe[name] = Math.Min(_safe.GetValueOrDefault(name, long.MaxValue), old < 0 ? 0 : seen[old].Made);
            }
        }
    }

    /// <summary>Up to which number nothing of a session may lack.</summary>
    public long SafeUpTo(string session) => _safe.GetValueOrDefault(session, long.MaxValue);
}
