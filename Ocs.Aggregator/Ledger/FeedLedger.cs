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
    }

    /// <summary>Up to where it knows the log.</summary>
    public long Position { get; private set; }

    /// <summary>Takes a record of the log over.</summary>
    public void Take(in JournalRecord record, long end)
    {
        lock (_lock)
        {
            Position = end;
            var account = AccountOf(record);
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
            var account = AccountOf(feed, session);
            account.LastHeard = Math.Max(account.LastHeard, seq);
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
            return LedgerFile.Encode(Position, _accounts);
    }

    private FeedAccount AccountOf(in JournalRecord record)
    {
        if (_last is { } last && record.Topic.SequenceEqual(last.Topic) && record.Session.SequenceEqual(last.Session))
            return last.Account;
        var account = AccountOf(Encoding.UTF8.GetString(record.Topic), Encoding.UTF8.GetString(record.Session));
        _last = (record.Session.ToArray(), record.Topic.ToArray(), account);
        return account;
    }

    private FeedAccount AccountOf(string feed, string session)
    {
        if (!_accounts.TryGetValue((feed, session), out var account))
            _accounts.Add((feed, session), account = new FeedAccount());
        return account;
    }
}
