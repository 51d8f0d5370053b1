using Ocs.Feeds;

namespace Ocs.Aggregator.Sinks;

/// <summary>A database that takes what was recorded. One thread.</summary>
internal interface ISinkTarget : IDisposable
{
    /// <summary>What messages call it, without any password.</summary>
    string Name { get; }

    /// <summary>How many points it took.</summary>
    long Points { get; }

    /// <summary>How many points it will not take, each set aside.</summary>
    long RefusedPoints { get; }

    /// <summary>Makes sure that it is there, before there is anything to write.</summary>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SinkUnavailableException">It is not, now.</exception>
    Task OpenAsync(CancellationToken cancellationToken);

    /// <summary>Writes messages; what is written twice stands there once.</summary>
    /// <param name="messages">The messages, in the order of the log.</param>
    /// <param name="position">The place in the log behind them.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SinkUnavailableException">It takes nothing now; the same messages are to be written again later.</exception>
    Task WriteAsync(IReadOnlyList<FeedMessage> messages, long position, CancellationToken cancellationToken);
}
