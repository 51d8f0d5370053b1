using Ocs.G3;
using static Ocs.Aggregator.Tests.StoreFixture;

namespace Ocs.Aggregator.Tests;

public sealed class HkFilesTests
{
    [Fact]
    public void Files_are_named_by_the_second_in_which_they_begin()
    {
        using var fixture = new StoreFixture();
        var second = fixture.Clock.GetUtcNow().ToUnixTimeSeconds();
        fixture.Add("b", [fixture.Now], Doubles("x", 1));
        Assert.Equal([$"{second.ToString()[..5]}/{second}.g3"], fixture.Finish().Files);
    }

    [Fact]
    public void No_file_exists_before_its_first_frame()
    {
        using var fixture = new StoreFixture();
        fixture.Pass(1000);
        Assert.Empty(fixture.Finish().Files);
    }

    [Fact]
    public void Every_file_is_readable_alone()
    {
        using var fixture = new StoreFixture(TimeSpan.FromSeconds(100));
        for (var step = 0; step < 5; step++)
        {
            fixture.Add("b", [fixture.Now], Doubles("x", step));
            fixture.Pass(61);
        }

        var archive = fixture.Finish();
        Assert.Equal(2, archive.Files.Count);
        Assert.Equal(["session", "status 0", "data 0 b:1", "data 0 b:1", "data 0 b:1", "session", "status 0", "data 0 b:1", "data 0 b:1"], archive.Frames);
        Assert.Equal([0.0, 1.0, 2.0, 3.0, 4.0], archive.Values($"{Temperatures}.x"));
    }

    [Fact]
    public void Two_files_that_begin_in_one_second_do_not_overwrite_each_other()
    {
        using var fixture = new StoreFixture(TimeSpan.FromHours(1));
        fixture.Add("b", [1.0], Doubles("x", 1));
        fixture.Store.Close();
        fixture.Add("b", [2.0], Doubles("x", 2));
        var archive = fixture.Finish();
        Assert.Equal(2, archive.Files.Count);
        Assert.Equal([1.0, 2.0], archive.Values($"{Temperatures}.x"));
    }

    [Fact]
    public void The_file_in_progress_is_readable_up_to_its_last_frame()
    {
        using var fixture = new StoreFixture();
        fixture.Add("b", [fixture.Now], Doubles("x", 1));
        fixture.Pass(61);
        Assert.Equal(["session", "status 0", "data 0 b:1"], Archive.Read(fixture.Folder).Frames);
        fixture.Add("b", [fixture.Now], Doubles("x", 2));
        fixture.Pass(61);
        Assert.Equal([1.0, 2.0], Archive.Read(fixture.Folder).Values($"{Temperatures}.x"));
    }

    [Fact]
    public void A_full_disk_loses_nothing_when_room_returns()
    {
        var room = 700L;
        using var fixture = new StoreFixture(create: path => new LimitedStream(path, () => room));
        var start = fixture.Now;
        for (var step = 0; step < 5; step++)
        {
            fixture.Add("b", [start + step], Doubles("x", step));
            fixture.Pass(61);
        }

        Assert.Contains("No space left on device", fixture.Files.Fault, StringComparison.Ordinal);
        // What is there is whole frames.
        Archive.Read(fixture.Folder);
        room = long.MaxValue;
        fixture.Pass(1);
        Assert.Null(fixture.Files.Fault);
        var archive = fixture.Finish();
        Assert.Equal([0.0, 1.0, 2.0, 3.0, 4.0], archive.Values($"{Temperatures}.x"));
        Assert.Equal(0, fixture.Store.Counters.LostSamples);
    }

    [Fact]
    public void What_cannot_be_written_at_the_end_is_counted()
    {
        using var fixture = new StoreFixture(create: path => throw new UnauthorizedAccessException($"Access to the path '{path}' is denied."));
        fixture.Add("b", [1.0], Doubles("x", 1));
        fixture.Store.Close();
        Assert.True(fixture.Store.Counters.LostSamples > 0);
        Assert.StartsWith($"No archive file can be created in {fixture.Folder}: Access to the path", fixture.Files.Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void What_waits_for_the_disk_is_bounded_and_what_goes_beyond_is_counted()
    {
        using var fixture = new StoreFixture(create: _ => throw new IOException("No space left on device"));
        var store = new HkStore(fixture.Files, HkSession.Create(fixture.Now, 1), fixture.Clock, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance) { MostValues = 1000 };
        for (var step = 0; step < 100; step++)
        {
            store.Add(new Feeds.FeedMessage
            {
                Feed = FeedOf(Temperatures, "1", []),
                Blocks = [new Feeds.FeedBlock { Name = "b", Timestamps = [step], Columns = [Doubles("x", 1)] }],
                Received = fixture.Clock.GetUtcNow(),
            });
        }

        Assert.InRange(store.Counters.DiscardedMessages, 1, 99);
    }

    /// <summary>A file on a disk with so much room.</summary>
    private sealed class LimitedStream(string path, Func<long> room) : FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, 0)
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            var left = Math.Max(0, room() - Position);
            base.Write(buffer[..(int)Math.Min(left, buffer.Length)]);
            if (left < buffer.Length)
                throw new IOException("No space left on device");
        }
    }
}
