using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Ocs.Access;
using Ocs.Addresses;
using Ocs.Wamp;

namespace Ocs.Hosting;

/// <summary>
/// Keeps the access rules of an agent as its director has them. Anyone may publish on the director's feed, so a message
/// there is only a hint: the rules are asked for at the procedure <c>agent_rules</c>, which the router lets only one
/// session offer. A director that has no such procedure, as Python's, is believed on the feed, unless the router tells
/// that another session published.
/// </summary>
internal sealed partial class DirectorLink
{
    private const string NoSuchProcedure = "wamp.error.no_such_procedure";
    private static readonly CallOptions Patience = new() { Timeout = TimeSpan.FromSeconds(5) };

    private readonly AgentContext _context;
    private readonly DirectorPolicy _policy;
    private readonly AgentAddress _director;
    private readonly Channel<(WampValue Message, long? Publisher)> _messages =
        Channel.CreateBounded<(WampValue, long?)>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropOldest });

    private long? _session;
    private bool _refused;

    public DirectorLink(AgentContext context, DirectorPolicy policy)
    {
        _context = context;
        _policy = policy;
        _director = new(context.Address.Root, policy.Director);
        context.Subscribe(_director.Feed("controls"), MatchPolicy.Exact, OnMessage);
    }

    /// <summary>Asks for the rules, then follows the feed, as long as the session lasts.</summary>
    public async Task RunAsync(IWampSession session, CancellationToken stop)
    {
        try
        {
            if (!await AskAsync(session, stop).ConfigureAwait(false))
                await PollAsync(session, stop).ConfigureAwait(false);
            await foreach (var (message, publisher) in _messages.Reader.ReadAllAsync(stop).ConfigureAwait(false))
                await TakeAsync(session, message, publisher, stop).ConfigureAwait(false);
        }
        catch (Exception fault) when (fault is OperationCanceledException or WampConnectionException)
        {
            // The session is over; the next one asks again.
        }
    }

    private void OnMessage(in WampEvent received)
    {
        if (received.GetArguments().At(0).AsListOrNull() is [var message, ..])
            _messages.Writer.TryWrite((message, PublisherOf(received)));
    }

    private static long? PublisherOf(in WampEvent received)
    {
        var reader = new WampReader(received.DetailsBytes, received.Serializer);
        reader.Read();
        return reader.GetValue().AsMapOrNull()?.GetOrNull("publisher") is { Kind: WampValueKind.Integer } id ? id.AsInteger() : null;
    }

    private async Task TakeAsync(IWampSession session, WampValue message, long? publisher, CancellationToken stop)
    {
        if (message.AsMapOrNull()?.GetOrNull("target").AsStringOrNull() is { } target && target != _context.Address.InstanceId)
            return;
        if (await AskAsync(session, stop).ConfigureAwait(false))
            return;
        if (publisher is not null && publisher != _session)
        {
            // The director may have come back with another session.
            await PollAsync(session, stop).ConfigureAwait(false);
            if (publisher != _session)
            {
                Refuse(publisher.Value);
                return;
            }
        }

        _refused = false;
        Follow(message);
    }

    /// <summary>Asks for this agent's rules; false where the director is away, or cannot be asked.</summary>
    private async Task<bool> AskAsync(IWampSession session, CancellationToken stop)
    {
        if (await CallAsync(session, "agent_rules", Patience, stop).ConfigureAwait(false) is not { } answer)
            return false;
        Follow(answer.At(0));
        return true;
    }

    /// <summary>Has the director send this agent's rules on the feed, and learns which session it is.</summary>
    private Task PollAsync(IWampSession session, CancellationToken stop) => CallAsync(
        session,
        "agent_poll",
        Patience with { OnDetails = details => _session = details.GetOrNull("callee") is { Kind: WampValueKind.Integer } id ? id.AsInteger() : null },
        stop);

    private async Task<WampArguments?> CallAsync(IWampSession session, string procedure, CallOptions options, CancellationToken stop)
    {
        var arguments = new WampArguments
        {
            Keyword = new WampMap { ["instance_id"] = _context.Address.InstanceId, ["agent_class"] = _context.Site.Instance.AgentClass },
        };
        try
        {
            return await session.CallAsync($"{_director}.{procedure}", arguments, options, stop).ConfigureAwait(false);
        }
        catch (WampException fault)
        {
            if (fault.ErrorUri != NoSuchProcedure)
                Unanswered(_context.Log, _director, procedure, fault.Message);
        }
        catch (TimeoutException fault)
        {
            Unanswered(_context.Log, _director, procedure, fault.Message);
        }

        return null;
    }

    private void Follow(WampValue message)
    {
        var now = (_context.Clock.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalSeconds;
        if (!_policy.TryFollow(message, now))
            Senseless(_context.Log, _director);
    }

    private void Refuse(long publisher)
    {
        if (!_refused)
            Forged(_context.Log, publisher, _director);
        _refused = true;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The access director {Director} does not answer to {Procedure}: {Reason}")]
    private static partial void Unanswered(ILogger log, AgentAddress director, string procedure, string reason);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The access director {Director} sent rules that cannot be read; those from before hold")]
    private static partial void Senseless(ILogger log, AgentAddress director);

    [LoggerMessage(Level = LogLevel.Error, Message = "Session {Publisher} sent access rules as if it were the director {Director}: refused")]
    private static partial void Forged(ILogger log, long publisher, AgentAddress director);
}
