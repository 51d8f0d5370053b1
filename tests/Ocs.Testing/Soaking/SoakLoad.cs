using Ocs.Testing.Fuzzing;

namespace Ocs.Testing.Soaking;

/// <summary>A router at full speed: topics with steady subscribers, and guests of every transport and serializer at each.</summary>
public sealed class SoakLoad : IAsyncDisposable
{
    /// <summary>What may wait for a receiver, in bytes: plenty for those who read, little for those who do not.</summary>
    public const int MaxQueuedBytes = 1 << 20;

    private const int Topics = 2;
    private const int PayloadBytes = 1000;

    // What the kernel holds for one who does not read, what the router does, and as much again.
    private const int StallEvents = 12_000;

    private readonly List<SoakTopic> _topics = [];
    private readonly List<SoakGuest> _guests = [];

    /// <summary>How many events were published.</summary>
    public long Published => _topics.Sum(topic => topic.Published);

    /// <summary>How many events steady subscribers should have received, and did not, or not in order.</summary>
    public long Lost => _topics.Sum(topic => Math.Abs((topic.Published * topic.Subscribers) - topic.Received) + topic.Misplaced);

    /// <summary>How many events guests missed between two others.</summary>
    public long LostByGuests => _guests.Sum(guest => guest.Misplaced);

    /// <summary>How often guests came and went.</summary>
    public int Visits => _guests.Sum(guest => guest.Visits);

    /// <summary>How often guests stopped reading.</summary>
    public int Stalls => _guests.Sum(guest => guest.Stalls);

    /// <summary>How often guests vanished.</summary>
    public int Vanishings => _guests.Sum(guest => guest.Vanishings);

    /// <summary>How many sessions stay: the publishers and the steady subscribers.</summary>
    public int Sessions => _topics.Sum(topic => topic.Subscribers + 1);

    /// <summary>Joins those who stay.</summary>
    public static async Task<SoakLoad> JoinAsync(IReadOnlyList<FuzzLine> lines, int seed, CancellationToken cancellationToken)
    {
        var load = new SoakLoad();
        for (var i = 0; i < Topics; i++)
            load._topics.Add(await SoakTopic.JoinAsync($"laboratory.soak.{i}", PayloadBytes, [lines[i].Endpoint, lines[^(i + 1)].Endpoint], cancellationToken).ConfigureAwait(false));
        load._guests.AddRange(lines.Index().Select(line => new SoakGuest(line.Item, load._topics[line.Index % Topics], seed + line.Index, StallEvents)));
        return load;
    }

    /// <summary>Publishes for as long as guests come: each so many times, or until told to stop.</summary>
    public async Task RunAsync(int rounds, CancellationToken stop)
    {
        using var over = new CancellationTokenSource();
        var publishing = Task.WhenAll(_topics.Select(topic => Task.Run(() => topic.PublishAsync(over.Token), CancellationToken.None)));
        await Task.WhenAll(_guests.Select(guest => Task.Run(() => guest.RunAsync(rounds, stop), CancellationToken.None))).ConfigureAwait(false);
        await over.CancelAsync().ConfigureAwait(false);
        await publishing.ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var topic in _topics)
            await topic.DisposeAsync().ConfigureAwait(false);
    }
}
