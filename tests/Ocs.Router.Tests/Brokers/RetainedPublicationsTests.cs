using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Wamp;

namespace Ocs.Router.Tests.Brokers;

public sealed class RetainedPublicationsTests
{
    private readonly RouterCounters _counters = new();

    [Fact]
    public void The_oldest_topic_makes_room_and_is_counted()
    {
        var retained = new RetainedPublications(_counters);
        for (var i = 0; i <= RetainedPublications.MaxTopics; i++)
            retained.Keep(Create($"observatory.t{i}", "[1]"));
        Assert.Equal(1, _counters.RetainedDropped);
        Assert.Empty(retained.Match(On("observatory.t0")));
        Assert.Single(retained.Match(On("observatory.t1")));
        Assert.Equal(RetainedPublications.MaxTopics, retained.Match(On("observatory.", MatchPolicy.Prefix)).Count);
    }

    [Fact]
    public void What_is_too_large_is_dropped_and_counted()
    {
        var retained = new RetainedPublications(_counters);
        var half = $"[\"{new string('x', (int)(RetainedPublications.MaxBytes / 2))}\"]";
        retained.Keep(Create("observatory.small", "[1]"));
        retained.Keep(Create("observatory.a", half));
        retained.Keep(Create("observatory.a", half));
        Assert.Equal(0, _counters.RetainedDropped);
        retained.Keep(Create("observatory.b", half));
        Assert.Equal(2, _counters.RetainedDropped);
        Assert.Equal("observatory.b", Encoding.UTF8.GetString(Assert.Single(retained.Match(On("observatory.", MatchPolicy.Prefix))).Topic.Uri));
    }

    [Fact]
    public void What_was_dropped_shows_in_the_metrics()
    {
        var core = new RouterCore(new RouterOptions(), NullLogger.Instance, TimeProvider.System);
        var retained = new RetainedPublications(core.Counters);
        for (var i = 0; i < RetainedPublications.MaxTopics + 3; i++)
            retained.Keep(Create($"observatory.t{i}", "[1]"));
        Assert.Contains("\nocs_router_retained_events_dropped_total 3\n", core.MetricsPage.Write(), StringComparison.Ordinal);
    }

    private static Subscription On(string uri, MatchPolicy match = MatchPolicy.Exact) => new(Encoding.UTF8.GetBytes(uri), match, DateTimeOffset.UnixEpoch);

    private static StoredPublication Create(string topic, string payload) => new(
        new Publication
        {
            Id = 1,
            Topic = new Topic(Encoding.UTF8.GetBytes(topic)),
            Publisher = default,
            IsDisclosed = false,
            Payload = Encoding.UTF8.GetBytes(payload),
            PayloadCount = 1,
        },
        DateTimeOffset.UnixEpoch);
}
