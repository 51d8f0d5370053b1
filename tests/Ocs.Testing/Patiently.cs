using System.Runtime.CompilerServices;

namespace Ocs.Testing;

/// <summary>
/// Waits for what another thread or process is about to do and nobody tells: by time and generously, since a number of looks is
/// over in no time on a machine that is busy elsewhere.
/// </summary>
internal static class Patiently
{
    /// <summary>How long.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private static readonly TimeSpan LongestPause = TimeSpan.FromMilliseconds(100);

    /// <summary>Waits until something is so.</summary>
    /// <exception cref="TimeoutException">It is not; the message says what.</exception>
    public static Task UntilAsync(Func<bool> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "") =>
        UntilAsync(() => Task.FromResult(isSo()), what);

    /// <inheritdoc cref="UntilAsync(Func{bool}, string)"/>
    public static async Task UntilAsync(Func<Task<bool>> isSo, [CallerArgumentExpression(nameof(isSo))] string what = "") =>
        await LookAsync(isSo, answer => answer, _ => what);

    /// <summary>Asks again and again; gives the first answer that fits.</summary>
    /// <exception cref="TimeoutException">None did; the message has the last one.</exception>
    public static Task<T> AskAsync<T>(Func<Task<T>> ask, Func<T, bool> fits) => LookAsync(ask, fits, answer => $"the last answer was {answer}");

    private static async Task<T> LookAsync<T>(Func<Task<T>> ask, Func<T, bool> fits, Func<T, string> describe)
    {
        var began = TimeProvider.System.GetTimestamp();
        for (var pause = TimeSpan.FromMilliseconds(1); ; pause = pause * 2 > LongestPause ? LongestPause : pause * 2)
        {
            var answer = await ask();
            if (fits(answer))
                return answer;
            if (TimeProvider.System.GetElapsedTime(began) > Patience)
                throw new TimeoutException($"Not so within {Patience.TotalSeconds} s: {describe(answer)}");
            await Task.Delay(pause, TimeProvider.System);
        }
    }
}
