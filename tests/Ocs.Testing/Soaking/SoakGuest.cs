using Ocs.Testing.Fuzzing;
using Ocs.Wamp;

namespace Ocs.Testing.Soaking;

/// <summary>One who subscribes for a while, again and again, each time in another manner: comes and goes, stops reading, or vanishes.</summary>
/// <param name="line">The transport and the serializer.</param>
/// <param name="topic">What it subscribes to.</param>
/// <param name="seed">The same seed makes the same manners.</param>
/// <param name="stallEvents">For how many publications it does not read, where it does not.</param>
public sealed class SoakGuest(FuzzLine line, SoakTopic topic, int seed, int stallEvents)
{
    private const int MostEvents = 2000;
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(5);

    private readonly Random _random = new(seed);

    /// <summary>How often it came and went as one should.</summary>
    public int Visits { get; private set; }

    /// <summary>How often it stopped reading, until it was gone.</summary>
    public int Stalls { get; private set; }

    /// <summary>How often it vanished without a word, while events were on their way.</summary>
    public int Vanishings { get; private set; }

    /// <summary>How many events did not follow the one before.</summary>
    public int Misplaced { get; private set; }

    /// <summary>Joins so many times, each manner in its turn; the round that is begun when told to stop is brought to its end.</summary>
    public async Task RunAsync(int rounds, CancellationToken stop)
    {
        for (var round = seed; round < seed + rounds && !stop.IsCancellationRequested; round++)
        {
            var events = _random.Next(1, MostEvents);
            switch (round % 3)
            {
                case 0:
                    try
                    {
                        await VisitAsync(events).ConfigureAwait(false);
                    }
                    catch (WampConnectionException)
                    {
                        // At full speed it may itself be one who reads too slowly.
                    }

                    Visits++;
                    break;
                case 1:
                    await ReadAsync(1, stallEvents).ConfigureAwait(false);
                    Stalls++;
                    break;
                default:
                    await ReadAsync(events, 0).ConfigureAwait(false);
                    Vanishings++;
                    break;
            }
        }
    }

    private async Task VisitAsync(int events)
    {
        await using var session = await SoakTopic.JoinAsync(line.Endpoint, CancellationToken.None).ConfigureAwait(false);
        var (last, left) = (0L, events);
        var enough = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var subscription = await session.SubscribeAsync(topic.Name, (in received) =>
        {
            var number = SoakTopic.NumberOf(received);
            if (last != 0 && number != last + 1)
                Misplaced++;
            last = number;
            if (--left == 0)
                enough.TrySetResult();
        }).ConfigureAwait(false);
        await Task.WhenAny(enough.Task, session.Ended).ConfigureAwait(false);
    }

    /// <summary>Reads some events, then nothing for some publications, and closes the socket without a GOODBYE.</summary>
    private async Task ReadAsync(int events, int silentEvents)
    {
        await using var transport = await line.Endpoint.OpenAsync(CancellationToken.None).ConfigureAwait(false);
        using var enough = new CancellationTokenSource();
        try
        {
            var requests = new SessionRequests(transport);
            await requests.SendAsync(("test_realm", default(WampLogin)), SessionMessages.WriteHello, CancellationToken.None).ConfigureAwait(false);
            await requests.SendAsync(
                topic.Name,
                static (writer, name) =>
                {
                    writer.WriteInteger((long)MessageType.Subscribe);
                    writer.WriteInteger(1);
                    writer.BeginMap(0);
                    writer.EndMap();
                    writer.WriteString(name);
                },
                CancellationToken.None).ConfigureAwait(false);
            var messages = 0;
            await transport.ReceiveAsync(
                _ =>
                {
                    if (++messages == events + 2)
                        enough.Cancel();
                },
                enough.Token).ConfigureAwait(false);
        }
        catch (Exception end) when (end is OperationCanceledException or WampConnectionException)
        {
            // It has read enough, or too slowly.
        }

        for (var until = topic.Published + silentEvents; topic.Published < until;)
            await Task.Delay(Glance, TimeProvider.System).ConfigureAwait(false);
    }
}
