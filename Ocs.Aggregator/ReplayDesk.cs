using System.Collections.Concurrent;
using System.Text;
using Microsoft.Extensions.Logging;
using Ocs.Aggregator.Ledger;
using Ocs.Journals;
using Ocs.Wamp;

namespace Ocs.Aggregator;

/// <summary>
/// Asks agents for the messages that are missing by number, and tells them what is stored. One question at a time for each
/// agent; an agent that does not answer is asked again at a later heartbeat.
/// </summary>
internal sealed partial class ReplayDesk(IWampSession connection, string instanceId, FeedIntake intake, FeedLedger ledger, TimeProvider clock, ILogger log)
{
    /// <summary>How many sessions of feeds an agent may answer for at once.</summary>
    private const int MostAnswered = 1000;

    private static readonly TimeSpan TellTime = TimeSpan.FromHours(1);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly ConcurrentDictionary<string, Task> _tasks = new(StringComparer.Ordinal);

    /// <summary>How many messages came as answers.</summary>
    public long Replayed { get; private set; }

    /// <summary>How many messages will never come.</summary>
    public long Gone { get; private set; }

    /// <summary>Begins to ask those agents that are not being asked.</summary>
    public void Advance(CancellationToken stop)
    {
        foreach (var (address, agent) in intake.Agents)
        {
            if (!_tasks.TryGetValue(address, out var task) || task.IsCompleted)
                _tasks[address] = AskAsync(agent, stop);
        }

        if (_tasks.Count > 2 * intake.Agents.Count)
        {
            foreach (var (address, task) in _tasks.Where(task => task.Value.IsCompleted && !intake.Agents.ContainsKey(task.Key)).ToList())
                _tasks.TryRemove(address, out _);
        }
    }

    /// <summary>Waits for the questions that are under way.</summary>
    public Task EndAsync() => Task.WhenAll(_tasks.Values);

    private async Task AskAsync(NumberedAgent agent, CancellationToken stop)
    {
        try
        {
            var (session, last) = agent.Read();
            // Whose feeds are all recorded by others need not know of us.
            if (!intake.TakesAnyOf(agent.Address))
                return;
            foreach (var (name, seq) in last)
                Hear(agent, name, session, seq);
            if (agent.AskedFor != session && session.Length > 0)
            {
                if (!await TakeJournalAsync(agent, stop).ConfigureAwait(false))
                    return;
                agent.AskedFor = session;
            }

            foreach (var (name, _) in agent.Answers ? last.Take(MostAnswered) : [])
                ledger.Know($"{agent.Address}.feeds.{name}", session);
            foreach (var (name, seq) in last)
                await FillAsync(agent.Address, session, name, 1, seq, stop).ConfigureAwait(false);
            await AcknowledgeAsync(agent, stop).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            // It did not answer, or with anything: that is this agent's matter alone.
            if (!stop.IsCancellationRequested)
                NotAnswered(log, agent.Address, fault.Message);
        }
    }

    /// <summary>Fetches what the agent holds of this and earlier sessions and the log has not. False where it does not know yet.</summary>
    private async Task<bool> TakeJournalAsync(NumberedAgent agent, CancellationToken stop)
    {
        var journal = (await AskAsync(agent.Address, "journal", [], stop).ConfigureAwait(false)).AsMapOrNull();
        if (journal is null || journal.GetOrNull("ready") is not { Kind: WampValueKind.Boolean } ready || !ready.AsBoolean())
            return journal is null;
        agent.Answers = true;
        var answered = 0;
        foreach (var (session, feeds) in journal["sessions"].AsMap())
        {
            foreach (var (name, ranges) in feeds.AsMap())
            {
                if (answered++ < MostAnswered)
                    ledger.Know($"{agent.Address}.feeds.{name}", session);
                foreach (var range in (ranges.AsMap().GetOrNull("discarded").AsListOrNull() ?? []).Concat(ranges.AsMap().GetOrNull("held").AsListOrNull() ?? []))
                {
                    var (first, last) = (range.AsList()[0].AsInteger(), range.AsList()[1].AsInteger());
                    Hear(agent, name, session, last);
                    await FillAsync(agent.Address, session, name, first, last, stop).ConfigureAwait(false);
                }
            }
        }

        await SettleEarlierSessionsAsync(agent, journal["session"].AsString(), stop).ConfigureAwait(false);
        return true;
    }

    private void Hear(NumberedAgent agent, string name, string session, long last)
    {
        var feed = $"{agent.Address}.feeds.{name}";
        if (intake.Takes(feed))
            ledger.Hear(feed, session, last);
        else if (agent.Others.GetValueOrDefault((session, name)) is var (heard, told) && last > heard)
            agent.Others[(session, name)] = (last, told);
    }

    /// <summary>What is still missing of sessions that are over comes from the journal now, or never.</summary>
    private async Task SettleEarlierSessionsAsync(NumberedAgent agent, string current, CancellationToken stop)
    {
        var open = new List<(string Session, string Name, long Last)>();
        ledger.Visit((feed, session, account) =>
        {
            var last = Math.Max(account.LastHeard, account.Stored.Last);
            if (session != current && last > 0 && feed.StartsWith(agent.Address + ".feeds.", StringComparison.Ordinal) && account.Settled.Prefix < last)
                open.Add((session, feed[(agent.Address.Length + ".feeds.".Length)..], last));
        });
        foreach (var (session, name, last) in open)
            await FillAsync(agent.Address, session, name, 1, last, stop).ConfigureAwait(false);
    }

    private async Task FillAsync(string agent, string session, string name, long first, long last, CancellationToken stop)
    {
        var feed = $"{agent}.feeds.{name}";
        if (!intake.Takes(feed))
            return;
        foreach (var (from, to) in intake.Missing(feed, session, first, last))
        {
            for (var next = from; next <= to;)
            {
                var answer = (await AskAsync(agent, "replay", new WampMap { ["session"] = session, ["feed"] = name, ["first"] = next, ["last"] = to }, stop).ConfigureAwait(false)).AsMap();
                if (!Take(answer, feed, session) || answer["through"].AsInteger() < next)
                    return;
                next = answer["through"].AsInteger() + 1;
            }
        }
    }

    /// <summary>False where the log has no room for it now.</summary>
    private bool Take(WampMap answer, string feed, string session)
    {
        var (feedUtf8, sessionUtf8) = (Encoding.UTF8.GetBytes(feed), Encoding.UTF8.GetBytes(session));
        foreach (var message in answer["messages"].AsList())
        {
            if (message.AsList() is not [var seq, var samples, var count, var time, var serializer, var payload])
                continue;
            var record = new JournalRecord
            {
                Kind = JournalRecordKind.Message,
                Replayed = true,
                Serializer = (WampSerializer)serializer.AsInteger(),
                Time = time.AsInteger(),
                Seq = seq.AsInteger(),
                Samples = samples.AsInteger(),
                Count = (int)count.AsInteger(),
                Session = sessionUtf8,
                Topic = feedUtf8,
                Payload = payload.AsBinary(),
            };
            if (!intake.TryAdd(feed, session, record))
                return false;
            Replayed++;
        }

        foreach (var gone in answer["gone"].AsList())
        {
            var (first, last, cause) = (gone.AsList()[0].AsInteger(), gone.AsList()[1].AsInteger(), gone.AsList()[2].AsString());
            // Some may have come meanwhile.
            foreach (var (from, to) in intake.Missing(feed, session, first, last))
            {
                Lost(log, feed, from, to, session, cause);
                Gone += to - from + 1;
                var record = new JournalRecord { Kind = JournalRecordKind.Gone, Time = clock.GetUtcNow().UtcTicks, Seq = from, Samples = to, Session = sessionUtf8, Topic = feedUtf8, Payload = Encoding.UTF8.GetBytes(cause) };
                if (!intake.TryAdd(feed, session, record))
                    return false;
            }
        }

        return true;
    }

    /// <summary>Tells the agent up to where all that was numbered is on disk.</summary>
    private async Task AcknowledgeAsync(NumberedAgent agent, CancellationToken stop)
    {
        var accounts = new List<(FeedAccount Account, string Session, string Name, long Prefix)>();
        ledger.Visit((feed, session, account) =>
        {
            if (account.Settled.Prefix > account.Acknowledged && feed.StartsWith(agent.Address + ".feeds.", StringComparison.Ordinal))
                accounts.Add((account, session, feed[(agent.Address.Length + ".feeds.".Length)..], account.Settled.Prefix));
        });
        var others = agent.Others.Where(other => other.Value.Heard > other.Value.Told).Select(other => (other.Key.Session, other.Key.Feed, other.Value.Heard)).ToList();
        // An agent that is told nothing for long would no longer keep anything for us.
        if (accounts.Count == 0 && others.Count == 0 && clock.GetUtcNow() - agent.Told < TellTime)
            return;
        var sessions = new WampMap();
        foreach (var of in accounts.Select(account => (account.Session, account.Name, account.Prefix)).Concat(others).GroupBy(account => account.Session))
        {
            var feeds = new WampMap();
            foreach (var (_, name, upTo) in of)
                feeds[name] = upTo;
            sessions[of.Key] = feeds;
        }

        await AskAsync(agent.Address, "stored", new WampMap { ["sessions"] = sessions }, stop).ConfigureAwait(false);
        agent.Told = clock.GetUtcNow();
        foreach (var (account, _, _, prefix) in accounts)
            account.Acknowledged = prefix;
        foreach (var (session, name, heard) in others)
            agent.Others[(session, name)] = (heard, heard);
    }

    private async Task<WampValue> AskAsync(string agent, string question, WampMap keyword, CancellationToken stop)
    {
        keyword["by"] = instanceId;
        var answer = await connection.CallAsync(agent, new WampArguments { Positional = [question], Keyword = keyword }, cancellationToken: stop)
            .WaitAsync(Patience, clock, stop).ConfigureAwait(false);
        return answer.Positional.Count > 0 ? answer.Positional[0] : WampValue.Null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Feed} lacks the messages {First} to {Last} of session {Session} for good: {Cause}")]
    private static partial void Lost(ILogger log, string feed, long first, long last, string session, string cause);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Agent} was asked for what is missing and did not answer: {Reason}")]
    private static partial void NotAnswered(ILogger log, string agent, string reason);
}
