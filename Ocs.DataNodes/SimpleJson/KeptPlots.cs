using System.Collections.Concurrent;
using Ocs.DataNodes.Downsampling;
using Ocs.DataNodes.Json;
using Ocs.DataNodes.Queries;

namespace Ocs.DataNodes.SimpleJson;

/// <summary>
/// Keeps the text of points for the next refresh and for the other viewers of a panel, while there is room: plots that nobody
/// asked for in a minute go, those for which there is no room are written anew each time. Any thread.
/// </summary>
internal sealed class KeptPlots(long mostBytes, TimeProvider clock)
{
    /// <summary>Larger plots are asked for by scripts, once.</summary>
    private const int LargestPlot = 16 * 1024;

    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<PlotKey, KeptPlot> _plots = new();
    private readonly Lock _forgetting = new();
    private long _lastForgetting = clock.GetTimestamp();
    private long _bytes;
    private long _points;
    private long _readyPoints;

    /// <summary>What is kept takes in memory, about.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>How many points were written so far.</summary>
    public long Points => Interlocked.Read(ref _points);

    /// <summary>How many of them had their text ready.</summary>
    public long ReadyPoints => Interlocked.Read(ref _readyPoints);

    /// <summary>Writes the points of a field, without the brackets around all.</summary>
    public void Write(ref JsonOutput output, string field, DownsamplingMethod? method, PlotRequest plot, PointBuffer points)
    {
        ForgetUnused();
        output.BeginSeries();
        Interlocked.Add(ref _points, points.Count);
        if (plot.Points > LargestPlot || Find(PlotKey.Of(field, method, plot)) is not { } kept)
        {
            output.Points(points.Values, points.Times);
            return;
        }

        var (ready, grown) = kept.Write(ref output, points, mostBytes - Bytes);
        Interlocked.Add(ref _readyPoints, ready);
        Interlocked.Add(ref _bytes, grown);
    }

    private KeptPlot? Find(in PlotKey key)
    {
        if (_plots.TryGetValue(key, out var kept))
            return kept;
        if (Bytes >= mostBytes)
            return null;
        var made = new KeptPlot(key);
        kept = _plots.GetOrAdd(key, made);
        if (kept == made)
            Interlocked.Add(ref _bytes, made.Bytes);
        return kept;
    }

    private void ForgetUnused()
    {
        if (clock.GetElapsedTime(Interlocked.Read(ref _lastForgetting)) < KeptFor || !_forgetting.TryEnter())
            return;
        try
        {
            Interlocked.Exchange(ref _lastForgetting, clock.GetTimestamp());
            foreach (var (key, plot) in _plots)
            {
                if (!plot.WasUsed())
                    _plots.TryRemove(key, out _);
            }

            // A plot may grow in the hands of a writer after it went: counted anew, that does not last.
            Interlocked.Exchange(ref _bytes, _plots.Sum(plot => plot.Value.Bytes));
        }
        finally
        {
            _forgetting.Exit();
        }
    }
}
