using Microsoft.Extensions.Logging;

namespace Ocs.Router;

/// <summary>What the parts of one router share.</summary>
internal sealed partial class RouterCore
{
    private const int LongestShownName = 80;

    private readonly ILogger _log;

    public RouterCore(RouterOptions options, ILogger log, TimeProvider clock)
    {
        _log = log;
        Options = options;
        Clock = clock;
        RequestLimits = new RequestLimits(options.Limits, Counters);
        Connections = new ConnectionCounts(options.Limits.ConnectionsPerAddress);
        Roles = new RealmRoles(this);
        FailedLogins = new FailedLogins(clock);
        InfoPage = new InfoPage(this);
        MetricsPage = new MetricsPage(this);
        Realms = options.Realms.ToDictionary(realm => realm.Name, realm => new Realm(realm, this), StringComparer.Ordinal);
    }

    public RouterOptions Options { get; }

    public TimeProvider Clock { get; }

    public ILogger Log => _log;

    public RouterCounters Counters { get; } = new();

    /// <summary>What happens a second.</summary>
    public RateWindow Rates { get; } = new();

    /// <summary>Refuses what asks for too much.</summary>
    public RequestLimits RequestLimits { get; }

    /// <summary>How many connections each address has.</summary>
    public ConnectionCounts Connections { get; }

    /// <summary>What each role may do.</summary>
    public RealmRoles Roles { get; }

    /// <summary>How long those wait who fail to log in.</summary>
    public FailedLogins FailedLogins { get; }

    public IReadOnlyDictionary<string, Realm> Realms { get; }

    public InfoPage InfoPage { get; }

    public MetricsPage MetricsPage { get; }

    /// <summary>Whether it is closing: nobody new is taken.</summary>
    public bool IsStopping { get; set; }

    /// <summary>All sessions, joined or not yet.</summary>
    public ConnectedSessions Connected { get; } = new();

    /// <summary>Gives a link a session.</summary>
    public void Accept(Link link, Entrance entrance)
    {
        Connections.Add(link.Peer);
        Connected.Add(new RouterSession(this, link, entrance));
    }

    public void OnDisconnected(RouterSession session)
    {
        Connected.Remove(session);
        Connections.Remove(session.Link.Peer);
    }

    /// <summary>A peer asked for too much, or did too little, and its connection ends.</summary>
    public void OnLimit(RouterSession session, RouterLimit limit, string reason)
    {
        Counters.OnLimit(limit);
        LogLimit(session.Id, session.Link.Peer, reason);
    }

    public void OnTooSlow(RouterSession session)
    {
        Counters.OnSlowClosed();
        LogTooSlow(session.Id, session.AuthId, session.Link.Peer, session.Link.QueuedBytes, Options.MaxQueuedBytes);
    }

    public void OnLongEvent(RouterSession session, int length) => LogLongEvent(session.Id, session.AuthId, session.Link.Peer, length, session.Link.MaxSentBytes);

    /// <summary>A peer is not let in.</summary>
    public void OnLoginRefused(RouterSession session, string? authId, LoginRefusedException refusal, TimeSpan wait)
    {
        Counters.OnLoginRefused();
        LogLoginRefused(session.Link.Peer, Shown(authId), refusal.Cause, wait.TotalSeconds);
    }

    public void OnFault(RouterSession session, Exception error)
    {
        Counters.OnFault();
        LogFault(error, session.Id, session.Link.Peer);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {Session} ({AuthId}) of {Peer} is closed: it reads too slowly, {Queued} bytes wait for it and {Most} may.")]
    private partial void LogTooSlow(long session, string authId, string peer, long queued, long most);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Session {Session} ({AuthId}) of {Peer} misses an event of {Length} bytes: it takes {Most}. It may miss more, which /metrics counts.")]
    private partial void LogLongEvent(long session, string authId, string peer, int length, int most);

    /// <summary>A name that a stranger gave, so that it cannot forge lines of the log.</summary>
    private static string Shown(string? name) =>
        new([.. (name ?? "").Take(LongestShownName).Select(letter => char.IsControl(letter) ? '?' : letter)]);

    [LoggerMessage(Level = LogLevel.Information, Message = "Session {Session} of {Peer} is closed: {Reason}.")]
    private partial void LogLimit(long session, string peer, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Peer} is not let in as '{AuthId}': {Reason}. It hears so in {Wait} s.")]
    private partial void LogLoginRefused(string peer, string authId, string reason, double wait);

    [LoggerMessage(Level = LogLevel.Error, Message = "A message of session {Session} of {Peer} made the router stumble; the session is closed.")]
    private partial void LogFault(Exception error, long session, string peer);
}
