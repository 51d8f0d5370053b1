namespace Ocs.Journals;

/// <summary>
/// Whether a power loss would take what was in a journal at the last look already and is not known to be stored. Mostly it is
/// stored by then, and no disk is kept busy; where nobody ever asked for messages the system syncs when it likes.
/// </summary>
internal sealed class JournalSyncNeed
{
    private Dictionary<string, (long Seq, long Samples)> _lookedAt = [];

    /// <summary>Looks.</summary>
    /// <param name="session">The agent's session.</param>
    /// <param name="last">The last numbers of its feeds.</param>
    /// <param name="recorders">Who stores them.</param>
    public bool Look(string session, Dictionary<string, (long Seq, long Samples)> last, Recorders recorders)
    {
        var looked = _lookedAt;
        _lookedAt = new(last, StringComparer.Ordinal);
        return !recorders.IsEmpty && looked.Any(feed => feed.Value.Seq > recorders.StoredUpTo(session, feed.Key));
    }
}
