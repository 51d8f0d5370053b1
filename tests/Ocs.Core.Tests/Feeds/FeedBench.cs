using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Feeds;
using Ocs.Testing;

namespace Ocs.Core.Tests.Feeds;

/// <summary>A session and a clock for tests of feeds.</summary>
internal sealed class FeedBench : IDisposable
{
    private readonly List<Feed> _feeds = [];

    /// <summary>The time of the first sample.</summary>
    public static DateTimeOffset Start { get; } = DateTimeOffset.FromUnixTimeSeconds(1_600_000_000);

    public FakeClock Clock { get; } = new();

    public RecordingSession Session { get; } = new();

    /// <summary>A recorded feed, disposed with the bench.</summary>
    public Feed Make(TimeSpan bufferTime, FeedOptions? options = null)
    {
        options ??= new FeedOptions
        {
            Record = true,
            BufferTime = bufferTime,
            FrameLength = TimeSpan.FromSeconds(30),
            FreshTime = TimeSpan.FromSeconds(20),
            ExcludeInflux = true,
        };
        var info = new FeedInfo
        {
            AgentAddress = "observatory.wire-1",
            FeedName = "singles",
            Address = "observatory.wire-1.feeds.singles",
            Record = options.Record,
            SessionId = "1795206658.6162844",
            AgentClass = "WireAgent",
            AggregationParameters = FeedInfoMap.AggregationParameters(options),
        };
        var feed = new Feed(info, options, Session, Clock, NullLogger.Instance);
        _feeds.Add(feed);
        return feed;
    }

    public void Dispose() => _feeds.ForEach(feed => feed.Dispose());
}
