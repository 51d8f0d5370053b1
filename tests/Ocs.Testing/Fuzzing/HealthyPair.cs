using System.Diagnostics;
using Ocs.Wamp;

namespace Ocs.Testing.Fuzzing;

/// <summary>A publisher and a subscriber that go about their work while something else goes on at the same router.</summary>
public sealed class HealthyPair : IAsyncDisposable
{
    private const string Topic = "laboratory.healthy";

    private readonly WampSession _publisher;
    private readonly WampSession _subscriber;
    private readonly List<double> _milliseconds = [];
    private readonly SemaphoreSlim _arrived = new(0);
    private long _next;
    private long _lost;

    private HealthyPair(WampSession publisher, WampSession subscriber) => (_publisher, _subscriber) = (publisher, subscriber);

    /// <summary>How many events were published.</summary>
    public long Published { get; private set; }

    /// <summary>How many did not arrive, or not in order.</summary>
    public long Lost => Interlocked.Read(ref _lost);

    /// <summary>Joins both.</summary>
    public static async Task<HealthyPair> JoinAsync(string url, CancellationToken cancellationToken)
    {
        var options = new WampConnectionOptions { Endpoint = WampEndpoint.Parse(url), Realm = "test_realm" };
        var pair = new HealthyPair(await WampSession.JoinAsync(options, cancellationToken), await WampSession.JoinAsync(options, cancellationToken));
        await pair._subscriber.SubscribeAsync(Topic, pair.OnEvent, cancellationToken: cancellationToken);
        return pair;
    }

    /// <summary>Publishes one event and waits for it.</summary>
    public async Task PassOneAsync(CancellationToken cancellationToken)
    {
        Published++;
        await _publisher.PublishAsync(Topic, WampArguments.Of(Published, Stopwatch.GetTimestamp()), cancellationToken: cancellationToken);
        await _arrived.WaitAsync(cancellationToken);
    }

    /// <summary>The time from publishing to the handler that a share of the events is below, in ms; then begins anew.</summary>
    public (double Median, double Percentile99, double Longest) TakeDelays()
    {
        lock (_milliseconds)
        {
            var sorted = _milliseconds.Order().ToArray();
            _milliseconds.Clear();
            return sorted.Length == 0 ? default : (sorted[sorted.Length / 2], sorted[(int)((sorted.Length - 1) * 0.99)], sorted[^1]);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _publisher.DisposeAsync();
        await _subscriber.DisposeAsync();
        _arrived.Dispose();
    }

    private void OnEvent(in WampEvent received)
    {
        var arguments = received.GetArguments();
        if (arguments.At(0).AsInteger() != ++_next)
            Interlocked.Increment(ref _lost);
        lock (_milliseconds)
            _milliseconds.Add(Stopwatch.GetElapsedTime(arguments.At(1).AsInteger()).TotalMilliseconds);
        _arrived.Release();
    }
}
