using Ocs.Wamp;

namespace Ocs.Feeds;

/// <summary>What a feed has done so far: samples and messages sent, samples dropped, publishes refused, samples a second.</summary>
internal sealed class FeedCounters(TimeProvider clock)
{
    private const int Seconds = 10;

    private readonly Lock _lock = new();
    private readonly long[] _perSecond = new long[Seconds];
    private long _second;
    private long _samples;
    private long _messages;
    private long _dropped;
    private long _refused;

    public long Dropped => Interlocked.Read(ref _dropped);

    public void Drop(long samples) => Interlocked.Add(ref _dropped, samples);

    public void Refuse() => Interlocked.Increment(ref _refused);

    public void Send(int samples)
    {
        lock (_lock)
        {
            Turn();
            _perSecond[_second % Seconds] += samples;
            _samples += samples;
            _messages++;
        }
    }

    /// <summary>The counters as <c>get_api</c> adds them to the feed; <paramref name="waiting"/> is how many samples wait for the router.</summary>
    public WampMap ToMap(long waiting)
    {
        lock (_lock)
        {
            Turn();
            return new WampMap
            {
                ["samples"] = _samples,
                ["messages"] = _messages,
                ["samples_per_second"] = _perSecond.Sum() / (double)Seconds,
                ["waiting"] = waiting,
                ["dropped"] = Dropped,
                ["refused"] = Interlocked.Read(ref _refused),
            };
        }
    }

    /// <summary>Empties the seconds that have passed since the last look.</summary>
    private void Turn()
    {
        var now = clock.GetTimestamp() / clock.TimestampFrequency;
        if (now - _second >= Seconds)
            Array.Clear(_perSecond);
        else
            for (var second = _second + 1; second <= now; second++)
                _perSecond[second % Seconds] = 0;
        _second = now;
    }
}
