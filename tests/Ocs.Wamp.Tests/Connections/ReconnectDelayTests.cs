namespace Ocs.Wamp.Connections;

public sealed class ReconnectDelayTests
{
    [Fact]
    public void Pauses_grow_by_half_up_to_the_longest()
    {
        var delay = new ReconnectDelay(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3));
        Assert.Equal([1, 1.5, 2.25, 3, 3], Enumerable.Range(0, 5).Select(_ => delay.Next(0.5).TotalSeconds));
        delay.Reset();
        Assert.Equal(TimeSpan.FromSeconds(1), delay.Next(0.5));
    }

    [Theory]
    [InlineData(0, 0.8)]
    [InlineData(0.5, 1)]
    [InlineData(1, 1.2)]
    public void Each_is_jittered_by_a_fifth(double random, double seconds) =>
        Assert.Equal(seconds, new ReconnectDelay(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(3)).Next(random).TotalSeconds, 9);
}
