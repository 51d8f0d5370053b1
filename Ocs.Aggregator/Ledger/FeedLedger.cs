using System.Text;
using Ocs.Journals;

namespace Ocs.Aggregator.Ledger;

/// <summary>
/// What the log holds, by feed and agent session: which numbers, how many samples, what will never come and why. It is a
/// reader of the log with a durable place of its own, <c>feeds.json</c>. Thread-safe.
/// </summary>
internal sealed class FeedLedger
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<(string Feed, string Session), FeedAccount> _accounts;
    private (byte[] Session, byte[] Topic, FeedAccount Account)? _last;

    public FeedLedger(LedgerFile file)
    {
        Position = file.Position;
        _accounts = file.Accounts;
        Sessions = new SessionBound { NotTaken = file.NotTaken, LastNotTaken = file.LastNotTaken, NotListed = file.NotListed };
        foreach (var ((feed, session), account) in _accounts)
            Enter(feed, session, account);
    }

    /// <summary>Of which sessions an account is kept.</summary>
    public SessionBound Sessions { get; }

    /// <summary>Up to where it knows the log.</summary>
    public long Position { get; private set; }

    /// <summary>Takes a record of the log over.</summary>
    public void Take(in JournalRecord record, long end)
    {
        lock (_lock)
        {
            Position = end;
            if (AccountOf(record) is not { } account)
            {
                Sessions.NotListed++;
                return;
            }

            if (record.Kind == JournalRecordKind.Gone)
            {
                account.Lose(record.Seq, record.Samples, Encoding.UTF8.GetString(record.Payload));
            }
            else if (record.Seq <= 0)
            {
                account.NotNumbered++;
            }
            else if (account.Stored.Add(record.Seq))
            {
                account.Settled.Add(record.Seq);
                account.Samples = Math.Max(account.Samples, record.Samples);
            }
        }
    }

    /// <summary>Notes which number an agent has come to.</summary>
    public void Hear(string feed, string session, long seq)
    {
        lock (_lock)
        {
            // What a stranger says of itself in a heartbeat is worth no account of its own where there are too many.
            if (!_accounts.ContainsKey((feed, session)) && !Sessions.TryEnter(feed, session))
                return;
            var account = AccountOf(feed, session);
            account.LastHeard = Math.Max(account.LastHeard, seq);
        }
    }

    /// <summary>An agent answers for a session.</summary>
    public void Know(string feed, string session)
    {
        if (Sessions.IsKnown(feed, session))
            return;
        lock (_lock)
        {
            Sessions.Know(feed, session);
            if (_accounts.TryGetValue((feed, session), out var account))
                account.IsKnown = true;
        }
    }

    /// <summary>Calls back with each account, under the lock.</summary>
    public void Visit(Action<string, string, FeedAccount> visit)
    {
        lock (_lock)
        {
            foreach (var ((feed, session), account) in _accounts)
                visit(feed, session, account);
        }
    }

    /// <summary>As it is kept on disk.</summary>
    public byte[] Encode()
    {
        lock (_lock)
            return LedgerFile.Encode(Position, _accounts, Sessions);
    }

    /// <summary>Null for a message without a number of a session for which there is no room: it is in files like any.</summary>
    private FeedAccount? AccountOf(in JournalRecord record)
    {
        if (_last is { } last && record.Topic.SequenceEqual(last.Topic) && record.Session.SequenceEqual(last.Session))
            return last.Account;
        var (feed, session) = (Encoding.UTF8.GetString(record.Topic), Encoding.UTF8.GetString(record.Session));
        if (record.Seq <= 0 && record.Kind == JournalRecordKind.Message && !_accounts.ContainsKey((feed, session)) && !Sessions.TryEnter(feed, session))
            return null;
        var account = AccountOf(feed, session);
        _last = (record.Session.ToArray(), record.Topic.ToArray(), account);
        return account;
    }

    private FeedAccount AccountOf(string feed, string session)
    {
        if (!_accounts.TryGetValue((feed, session), out var account))
        {
            _accounts.Add((feed, session), account = new FeedAccount { IsKnown = Sessions.IsKnown(feed, session) });
            Enter(feed, session, account);
        }

        return account;
    }

    private void Enter(string feed, string session, FeedAccount account)
    {
        if (account.IsKnown)
            Sessions.Know(feed, session);
        else
            Sessions.TryEnter(feed, session);
    }
}
