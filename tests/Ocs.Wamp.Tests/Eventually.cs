namespace Ocs.Wamp;

/// <summary>Waits for what another thread is about to do and nobody tells.</summary>
internal static class Eventually
{
    public static async Task Async(Func<bool> condition)
    {
        for (var i = 0; i < 1_000_000 && !condition(); i++)
        {
            await Task.Yield();
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }

        Assert.True(condition());
    }
}
