using Ocs.Aggregator.Disk;
using Ocs.Testing;

namespace Ocs.Aggregator.Tests.Disk;

public sealed class FreeSpaceTests
{
    private const long Megabyte = 1 << 20;

    private readonly FakeClock _clock = new();
    private DiskSpace _room = new(5000 * Megabyte, 100_000 * Megabyte);

    [Theory]
    [InlineData(5000, false, false, false)]
    [InlineData(1023, true, false, false)]
    [InlineData(255, true, true, false)]
    [InlineData(63, true, true, true)]
    public void As_room_runs_out_it_warns_then_frames_stop_then_the_log(long megabytes, bool warns, bool stopsFrames, bool stopsLog)
    {
        _room = _room with { Free = megabytes * Megabyte };
        var space = Open(new AggregatorOptions());
        Assert.Equal((warns, stopsFrames, stopsLog), (space.Warning is not null, space.FramesRefusal is not null, space.LogRefusal is not null));
    }

    [Fact]
    public void A_small_disk_is_not_refused_for_being_small()
    {
        _room = new DiskSpace(30 * Megabyte, 64 * Megabyte);
        var space = Open(new AggregatorOptions());
        Assert.Null(space.Warning);
        _room = new DiskSpace(3 * Megabyte, 64 * Megabyte);
        Assert.NotNull(Open(new AggregatorOptions()).FramesRefusal);
    }

    [Fact]
    public void Nothing_is_to_be_deleted_unless_the_site_asks()
    {
        _room = _room with { Free = 0 };
        Assert.Equal(0, Open(new AggregatorOptions()).ToDelete);
        Assert.Equal(500 * Megabyte, Open(new AggregatorOptions { DeleteOldestBelow = 500 }).ToDelete);
    }

    [Fact]
    public void It_looks_again_when_time_has_passed()
    {
        var space = Open(new AggregatorOptions());
        _room = _room with { Free = 0 };
        Assert.False(space.Look());
        Assert.Null(space.Warning);
        _clock.Advance(TimeSpan.FromSeconds(3));
        Assert.True(space.Look());
        Assert.Contains("0 MB left", space.Warning, StringComparison.Ordinal);
    }

    private FreeSpace Open(AggregatorOptions options)
    {
        var space = new FreeSpace(new RecordingPlaces("/archive", "/state", "aggregator"), options, _clock, _ => _room);
        space.Look();
        return space;
    }
}
