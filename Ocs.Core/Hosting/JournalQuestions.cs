using System.Diagnostics.CodeAnalysis;
using Ocs.Journals;
using Ocs.Wamp;

namespace Ocs.Hosting;

/// <summary>
/// What whoever stores an agent's messages asks of its management procedure: <c>journal</c>, <c>replay</c>, <c>stored</c>.
/// Answers to <c>replay</c> are small and come at a limited rate, so that live messages go between them.
/// </summary>
internal sealed class JournalQuestions(AgentJournal journal, TimeProvider clock)
{
    private const int MostBytes = 256 << 10;
    private const double BytesPerSecond = 8 << 20;

    private readonly Lock _lock = new();
    private long _free = clock.GetTimestamp();

    /// <summary>Why messages are kept in memory only; null where they are not.</summary>
    public string? Fault => journal.Fault;

    public static bool Contains([NotNullWhen(true)] string? question) => question is "journal" or "replay" or "stored";

    /// <summary>Answers a question.</summary>
    /// <exception cref="WampException">An argument is missing or of the wrong kind.</exception>
    public async Task<WampValue> AnswerAsync(string question, WampMap arguments, CancellationToken cancellationToken)
    {
        // Who does not name itself, as aggregators of before, counts as one.
        var by = arguments.GetOrNull("by").AsStringOrNull();
        if (by is not null || question == "stored")
            journal.Hear(by ?? "");
        switch (question)
        {
            case "journal":
                return journal.Describe();
            case "replay":
                return await ReplayAsync(Text(arguments, "session"), Text(arguments, "feed"), Integer(arguments, "first"), Integer(arguments, "last"), cancellationToken)
                    .ConfigureAwait(false);
            default:
                Forget(by ?? "", arguments);
                return true;
        }
    }

    private async Task<WampMap> ReplayAsync(string session, string feed, long first, long last, CancellationToken cancellationToken)
    {
        await Task.Delay(TakeTurn(), clock, cancellationToken).ConfigureAwait(false);
        return journal.Replay(session, feed, first, last, MostBytes).ToMap();
    }

    /// <summary>How long this answer waits for those before it, each taken to be as large as may be.</summary>
    private TimeSpan TakeTurn()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            var turn = Math.Max(now, _free);
            _free = turn + (long)(MostBytes / BytesPerSecond * clock.TimestampFrequency);
            return clock.GetElapsedTime(now, turn);
        }
    }

    private void Forget(string by, WampMap arguments)
    {
        var sessions = arguments.GetOrNull("sessions").AsMapOrNull() ?? throw Missing("sessions", "a map of maps");
        foreach (var (session, feeds) in sessions)
        {
            foreach (var (feed, upTo) in feeds.AsMapOrNull() ?? throw Missing("sessions", "a map of maps"))
                journal.Forget(by, session, feed, upTo.Kind == WampValueKind.Integer ? upTo.AsInteger() : throw Missing(feed, "an integer"));
        }
    }

    private static string Text(WampMap arguments, string name) => arguments.GetOrNull(name).AsStringOrNull() ?? throw Missing(name, "text");

    private static long Integer(WampMap arguments, string name) =>
        arguments.GetOrNull(name) is { Kind: WampValueKind.Integer } value ? value.AsInteger() : throw Missing(name, "an integer");

    private static WampException Missing(string name, string kind) => new($"The keyword argument {name} must be {kind}.");
}
