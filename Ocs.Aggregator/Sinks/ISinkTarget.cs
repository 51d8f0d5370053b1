using Ocs.Feeds;

namespace Ocs.Aggregator.Sinks;

/// <summary>A database that takes what was recorded.</summary>
internal interface ISinkTarget : IDisposable
{
    /// <summary>What messages call it, without any password.</summary>
    string Name { get; }

    /// <summary>Which of a feed's <c>agg_params</c> keeps the feed away from it.</summary>
    string ExcludedBy { get; }

    /// <summary>How many batches it takes at once.</summary>
    int AtOnce { get; }

    /// <summary>How much of the log makes a good batch, bytes.</summary>
    int BatchBytes { get; }

    /// <summary>How many points it took.</summary>
    long Points { get; }

    /// <summary>How many points it will not take, each set aside.</summary>
    long RefusedPoints { get; }

    /// <summary>Makes sure that it is there, before there is anything to write.</summary>
    /// <param name="log">Which log positions will be of.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>Before which position it has everything, where it keeps that itself; otherwise null.</returns>
    /// <exception cref="SinkUnavailableException">It is not, now.</exception>
    Task<long?> OpenAsync(string log, CancellationToken cancellationToken);

    /// <summary>Writes a batch of messages; what is written twice stands there once. Any thread, up to <see cref="AtOnce"/> at a time.</summary>
    /// <param name="messages">The messages, in the order of the log.</param>
    /// <param name="position">The place in the log behind them; 0 for messages that come from no log.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SinkUnavailableException">It takes nothing now; the same messages are to be written again later.</exception>
    Task WriteAsync(IReadOnlyList<FeedMessage> messages, long position, CancellationToken cancellationToken);
}
