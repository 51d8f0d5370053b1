using Ocs.Feeds;

namespace Ocs.Aggregator.Tests;

public sealed class FeedQueueTests
{
    [Fact]
    public void Messages_are_kept_only_while_it_is_open()
    {
        var queue = new FeedQueue();
        queue.Add(Message());
        Assert.Empty(queue.Drain());
        queue.Open();
        queue.Add(Message());
        queue.Close();
        queue.Add(Message());
        Assert.Single(queue.Drain());
        Assert.Equal(0, queue.Dropped);
    }

    [Fact]
    public void What_finds_no_room_is_counted()
    {
        var queue = new FeedQueue(mostValues: 100);
        queue.Open();
        for (var count = 0; count < 20; count++)
            queue.Add(Message());
        var kept = queue.Drain().Count;
        Assert.Equal(20 - kept, queue.Dropped);
        queue.Add(Message());
        Assert.Single(queue.Drain());
    }

    private static FeedMessage Message() => new()
    {
        Feed = StoreFixture.FeedOf(StoreFixture.Temperatures, "1", []),
        Blocks = [new FeedBlock { Name = "b", Timestamps = [1], Columns = [StoreFixture.Doubles("x", 1)] }],
        Received = default,
    };
}
