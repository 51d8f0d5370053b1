using Ocs.Wamp;

namespace Ocs.Testing.Soaking;

/// <summary>
/// A publisher at full speed and its steady subscribers: it is only so far ahead of the slowest of them that none of their events has to
/// be dropped, whatever becomes of others.
/// </summary>
public sealed class SoakTopic : IAsyncDisposable
{
    private const int Batch = 50;
    private const int BatchesAhead = 10;

    private readonly string _padding;
    private readonly WampSession _publisher;
    private readonly List<WampSession> _subscribers = [];
    private readonly List<SemaphoreSlim> _seen = [];
    private long _received;
    private long _misplaced;
    private long _published;

    private SoakTopic(string name, WampSession publisher, int payloadBytes) =>
        (Name, _publisher, _padding) = (name, publisher, new string('x', payloadBytes));

    /// <summary>The URI.</summary>
    public string Name { get; }

    /// <summary>How many steady subscribers there are.</summary>
    public int Subscribers => _subscribers.Count;

    /// <summary>How many events were published.</summary>
    public long Published => Volatile.Read(ref _published);

    /// <summary>How many events the steady subscribers have received, all together.</summary>
    public long Received => Volatile.Read(ref _received);

    /// <summary>How many events did not follow the one before.</summary>
    public long Misplaced => Volatile.Read(ref _misplaced);

    /// <summary>Joins, the publisher by the first line and a subscriber by each.</summary>
    public static async Task<SoakTopic> JoinAsync(string name, int payloadBytes, IReadOnlyList<WampEndpoint> lines, CancellationToken cancellationToken)
    {
        var topic = new SoakTopic(name, await JoinAsync(lines[0], cancellationToken).ConfigureAwait(false), payloadBytes);
        foreach (var line in lines)
        {
            var session = await JoinAsync(line, cancellationToken).ConfigureAwait(false);
            var (last, seen) = (0L, new SemaphoreSlim(BatchesAhead));
            topic._subscribers.Add(session);
            topic._seen.Add(seen);
            await session.SubscribeAsync(
                name,
                (in received) =>
                {
                    var number = NumberOf(received);
                    if (number != ++last)
                        Interlocked.Increment(ref topic._misplaced);
                    Interlocked.Increment(ref topic._received);
                    if (number % Batch == 0)
                        seen.Release();
                },
                cancellationToken: cancellationToken).ConfigureAwait(false);
        }

        return topic;
    }

    /// <summary>Publishes until told to stop, and then until the steady subscribers have everything.</summary>
    /// <param name="stop">Ends it; no exception is thrown for it.</param>
    public async Task PublishAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            foreach (var seen in _seen)
                await seen.WaitAsync(CancellationToken.None).ConfigureAwait(false);
            for (var i = 0; i < Batch; i++)
            {
                await _publisher.PublishAsync(
                    Name, (Number: Published + 1, Text: _padding),
                    static (writer, state) =>
                    {
                        writer.BeginList(2);
                        writer.WriteInteger(state.Number);
                        writer.WriteString(state.Text);
                        writer.EndList();
                    },
                    cancellationToken: CancellationToken.None).ConfigureAwait(false);
                Volatile.Write(ref _published, _published + 1);
            }
        }

        foreach (var seen in _seen)
        {
            for (var i = 0; i < BatchesAhead; i++)
                await seen.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    /// <summary>The number of an event.</summary>
    internal static long NumberOf(in WampEvent received)
    {
        var reader = received.ReadPositional();
        reader.Read();
        reader.Read();
        return reader.TryGetInteger(out var number) ? number : -1;
    }

    /// <summary>Joins by a line.</summary>
    internal static Task<WampSession> JoinAsync(WampEndpoint line, CancellationToken cancellationToken) =>
        WampSession.JoinAsync(new WampConnectionOptions { Endpoint = line, Realm = "test_realm", JoinTimeout = TimeSpan.FromMinutes(1) }, cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _publisher.DisposeAsync().ConfigureAwait(false);
        foreach (var subscriber in _subscribers)
            await subscriber.DisposeAsync().ConfigureAwait(false);
        foreach (var seen in _seen)
            seen.Dispose();
    }
}
