using Ocs.Feeds;

namespace Ocs.Aggregator.Sinks;

/// <summary>Some messages of a log on their way to a database.</summary>
internal sealed class SinkBatch
{
    /// <summary>The messages, in the order of the log.</summary>
    public List<FeedMessage> Messages { get; } = [];

    /// <summary>The place in the log behind them.</summary>
    public long Position { get; set; }

    /// <summary>The first attempt to write them.</summary>
    public Task Attempt { get; private set; } = Task.CompletedTask;

    /// <summary>Writes them for the first time, beside what its caller does.</summary>
    public void Start(ISinkTarget target, CancellationToken cancellationToken) =>
        Attempt = Messages.Count == 0 ? Task.CompletedTask : Task.Run(() => WriteAsync(target, cancellationToken), CancellationToken.None);

    /// <summary>Writes them.</summary>
    public Task WriteAsync(ISinkTarget target, CancellationToken cancellationToken) => target.WriteAsync(Messages, Position, cancellationToken);
}
