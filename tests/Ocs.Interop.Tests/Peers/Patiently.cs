namespace Ocs.Interop.Tests.Peers;

/// <summary>Asks another process again and again, since it cannot tell us when it is so far.</summary>
internal static class Patiently
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The first answer that fits.</summary>
    public static async Task<T> AskAsync<T>(Func<Task<T>> ask, Func<T, bool> fits)
    {
        var end = TimeProvider.System.GetTimestamp() + (long)(PeerProgram.Patience.TotalSeconds * TimeProvider.System.TimestampFrequency);
        while (true)
        {
            var answer = await ask();
            if (fits(answer))
                return answer;
            if (TimeProvider.System.GetTimestamp() > end)
                throw new TimeoutException($"No answer fitted within {PeerProgram.Patience.TotalSeconds} s; the last was: {answer}");
            await Task.Delay(Pause, TimeProvider.System);
        }
    }
}
