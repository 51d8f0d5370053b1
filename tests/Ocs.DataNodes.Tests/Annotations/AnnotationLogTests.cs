using Ocs.DataNodes.Annotations;
using Ocs.Testing;

namespace Ocs.DataNodes.Tests.Annotations;

public sealed class AnnotationLogTests : IAsyncDisposable
{
    private readonly FakeClock _clock = new();
    private readonly AnnotationLog _log;

    public AnnotationLogTests() => _log = new AnnotationLog(_clock, TimeSpan.FromHours(1));

    public ValueTask DisposeAsync() => _log.DisposeAsync();

    [Theory]
    [InlineData(5, "succeeded")]
    [InlineData(6, "failed")]
    public void An_operation_is_a_region_from_its_begin_to_its_end(long code, string result)
    {
        Hear(("acq", 1));
        Hear(("acq", 2));
        Hear(("acq", 3));
        Hear(("acq", code));
        var region = Assert.Single(_log.Find(0, double.MaxValue), annotation => annotation.Tags.Contains("acq"));
        Assert.Equal($"fake-data-1.acq {result}", region.Title);
        Assert.Equal(["fake-data-1", "acq", result], region.Tags);
        Assert.Equal(2, region.End - region.Start);
    }

    [Fact]
    public void An_agent_that_falls_silent_is_gone_with_its_operations()
    {
        Hear(("acq", 3));
        var last = _clock.Now() - 1;
        _clock.Advance(TimeSpan.FromSeconds(10));
        var found = _log.Find(0, double.MaxValue);
        Assert.Equal(["fake-data-1 is up", "fake-data-1.acq"], found.Select(annotation => annotation.Title));
        Assert.All(found, annotation => Assert.Equal((last, "gone"), (annotation.End, annotation.Tags[^1])));
    }

    [Fact]
    public void A_data_node_is_a_region_from_when_it_is_listed_to_when_it_is_not()
    {
        _log.HearNodes(["weather", "lab"]);
        _clock.Advance(TimeSpan.FromSeconds(3));
        _log.HearNodes(["lab"]);
        var found = _log.Find(0, double.MaxValue);
        var gone = Assert.Single(found, annotation => annotation.End is not null);
        Assert.Equal(("data node weather is listed", 3.0, "gone"), (gone.Title, gone.End - gone.Start, gone.Tags[^1]));
        Assert.Equal("data node lab is listed", Assert.Single(found, annotation => annotation.End is null).Title);
    }

    [Fact]
    public void An_agent_that_is_started_anew_is_another_region()
    {
        Hear();
        _log.Hear("fake-data-1", "2", []);
        Assert.Equal(2, _log.Find(0, double.MaxValue).Count);
    }

    [Fact]
    public void What_lasts_has_no_end_and_what_is_elsewhere_is_left_out()
    {
        Hear(("acq", 3));
        Assert.All(_log.Find(_clock.Now(), _clock.Now() + 1), annotation => Assert.Null(annotation.End));
        Assert.Empty(_log.Find(0, _clock.Now() - 100));
    }

    [Fact]
    public void What_is_older_than_the_samples_is_forgotten()
    {
        Hear(("acq", 3));
        _clock.Advance(TimeSpan.FromHours(2));
        Assert.Empty(_log.Find(0, double.MaxValue));
    }

    private void Hear(params (string Operation, long Code)[] codes)
    {
        _log.Hear("fake-data-1", "1", codes.Select(code => KeyValuePair.Create(code.Operation, code.Code)));
        _clock.Advance(TimeSpan.FromSeconds(1));
    }
}
