using System.Diagnostics;

namespace Ocs.Benchmarks.Wamp;

/// <summary>Times, in microseconds, of which the median and the 99th percentile are told.</summary>
internal sealed class Latencies
{
    private readonly List<double> _microseconds = [];

    /// <summary>Adds the time since a timestamp.</summary>
    public void Add(long start)
    {
        var elapsed = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        lock (_microseconds)
            _microseconds.Add(elapsed);
    }

    /// <summary>The value that a share of them is below; the first fifth, in which programs run warm, is left out.</summary>
    public double Percentile(double share)
    {
        var sorted = _microseconds.Skip(_microseconds.Count / 5).Order().ToArray();
        return sorted.Length == 0 ? double.NaN : sorted[(int)((sorted.Length - 1) * share)];
    }
}
