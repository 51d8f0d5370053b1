using Ocs.Wamp;

namespace Ocs.Operations;

/// <summary>The messages of a session, with their times. Old ones go, so that a process that runs for months stays small.</summary>
/// <remarks>
/// Every 720 s, messages older than an hour go while more than five remain (ocs_agent.py: OpSession.purge_log); it is
/// done while the session is used, so that no timer keeps it alive. There are never more than 10 000.
/// </remarks>
internal sealed class SessionMessages(double started)
{
    private const int Most = 10_000;
    private const int Kept = 5;
    private const double OldestSeconds = 3600;
    private const double PurgeSeconds = 720;

    private readonly Queue<(double Time, string Text)> _messages = new();
    private double _purged = started;

    public void Add(double now, string text)
    {
        _messages.Enqueue((now, text));
        if (_messages.Count > Most)
            _messages.Dequeue();
        Purge(now);
    }

    public WampList ToList(double now)
    {
        Purge(now);
        return [.. _messages.Select(message => (WampValue)new WampList { message.Time, message.Text })];
    }

    private void Purge(double now)
    {
        if (now - _purged < PurgeSeconds)
            return;
        _purged = now;
        while (_messages.Count > Kept && now - _messages.Peek().Time > OldestSeconds)
            _messages.Dequeue();
    }
}
