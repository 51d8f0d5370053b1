namespace Ocs.Router;

/// <summary>What happens a second, over the last ten seconds.</summary>
internal sealed class RateWindow
{
    private const int Length = 10;

    private readonly Lock _lock = new();
    private readonly Queue<(DateTimeOffset Time, long Received, long Events, long Calls)> _samples = new();

    public void Sample(DateTimeOffset now, RouterCounters counters)
    {
        lock (_lock)
        {
            _samples.Enqueue((now, counters.Received, counters.Events, counters.Calls));
            if (_samples.Count > Length + 1)
                _samples.Dequeue();
        }
    }

    /// <summary>Messages received, events sent and calls, each a second.</summary>
    public (double Received, double Events, double Calls) Rates
    {
        get
        {
            lock (_lock)
            {
                if (_samples.Count < 2)
                    return default;
                var (first, last) = (_samples.Peek(), _samples.Last());
                var seconds = Math.Max(0.001, (last.Time - first.Time).TotalSeconds);
                return ((last.Received - first.Received) / seconds, (last.Events - first.Events) / seconds, (last.Calls - first.Calls) / seconds);
            }
        }
    }
}
