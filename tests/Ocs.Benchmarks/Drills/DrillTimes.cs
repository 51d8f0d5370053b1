using System.Diagnostics;

namespace Ocs.Benchmarks.Drills;

/// <summary>How long the site took to be itself again, by the kind of fault.</summary>
internal sealed class DrillTimes
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, List<TimeSpan>> _times = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, int> _faults = new(StringComparer.Ordinal);

    /// <summary>The kinds, and for each how often it was, and the times, shortest first.</summary>
    public IEnumerable<(string Kind, int Faults, IReadOnlyList<TimeSpan> Times)> Rows =>
        _faults.Select(pair => (pair.Key, pair.Value, (IReadOnlyList<TimeSpan>)[.. _times.GetValueOrDefault(pair.Key, []).Order()]));

    public int Faults => _faults.Values.Sum();

    public void Count(string kind)
    {
        lock (_lock)
            _faults[kind] = _faults.GetValueOrDefault(kind) + 1;
    }

    /// <summary>Asks until the answer is yes; other faults may begin meanwhile, and their time counts too.</summary>
    public async Task MeasureAsync(string kind, Func<Task<bool>> isRecovered, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        try
        {
            while (!await isRecovered())
                await Task.Delay(Look, TimeProvider.System, stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Not within the drill: it counts as long as it was looked for.
        }

        lock (_lock)
        {
            if (!_times.TryGetValue(kind, out var times))
                _times.Add(kind, times = []);
            times.Add(clock.Elapsed);
        }
    }
}
