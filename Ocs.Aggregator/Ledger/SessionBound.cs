namespace Ocs.Aggregator.Ledger;

/// <summary>
/// Of which sessions of feeds an account is kept. Agents that answer are believed; of sessions for which nobody has answered
/// so many are taken and no more, so that a client that publishes with ever new ones fills neither memory nor ledger.
/// Thread-safe.
/// </summary>
/// <param name="most">How many sessions for which nobody has answered.</param>
internal sealed class SessionBound(int most = SessionBound.MostStrangers)
{
    /// <summary>How many sessions of feeds for which nobody has answered are taken.</summary>
    public const int MostStrangers = 10_000;

    private readonly Lock _lock = new();
    private readonly HashSet<(string Feed, string Session)> _known = [];
    private readonly HashSet<(string Feed, string Session)> _strangers = [];

    /// <summary>How many messages with numbers were not taken. An agent that answers for them later is asked for them again.</summary>
    public long NotTaken { get; set; }

    /// <summary>The feed and session of the last of these; null where there is none.</summary>
    public string? LastNotTaken { get; set; }

    /// <summary>How many messages without numbers are in files, and in no account.</summary>
    public long NotListed { get; set; }

    /// <summary>Whether there is room for a session, which then has it.</summary>
    public bool TryEnter(string feed, string session)
    {
        lock (_lock)
        {
            if (_known.Contains((feed, session)) || _strangers.Contains((feed, session)))
                return true;
            return _strangers.Count < most && _strangers.Add((feed, session));
        }
    }

    /// <summary>An agent answers for a session.</summary>
    public void Know(string feed, string session)
    {
        lock (_lock)
        {
            _strangers.Remove((feed, session));
            _known.Add((feed, session));
        }
    }

    /// <summary>Whether an agent has answered for a session.</summary>
    public bool IsKnown(string feed, string session)
    {
        lock (_lock)
            return _known.Contains((feed, session));
    }

    /// <summary>A message with a number found no room.</summary>
    public void CountNotTaken(string feed, string session)
    {
        lock (_lock)
        {
            NotTaken++;
            LastNotTaken = $"{feed}, session {(session.Length > 40 ? session[..40] + "…" : session)}";
        }
    }
}
