using System.Text;
using Microsoft.Extensions.Logging;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>
/// Asks an authorizer, and remembers what it says where it allows that. While it is asked, what the session sends next waits, so that
/// nothing overtakes; answers to invocations do not wait, since an authorizer may need them. One session has it.
/// </summary>
internal sealed partial class DynamicGuard(RouterCore core, string authorizer) : Guard
{
    private const int MostKept = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Lock _lock = new();
    private readonly Queue<byte[]> _kept = new();
    private readonly DecisionCache[] _caches = [new(), new(), new(), new()];
    private readonly ILogger _log = core.Log;
    private bool _isAsking;

    public override bool Admits(RouterSession session, in MessageView message)
    {
        if (message.Type is MessageType.Yield or MessageType.Error or MessageType.Goodbye or MessageType.Hello)
            return true;
        lock (_lock)
        {
            if (_isAsking)
            {
                Keep(session, message);
                return false;
            }

            if (OperationOf(message.Type) is not { } operation || !HasUri(message))
                return true;
            if (_caches[(int)operation].TryGet(message.GetText(3), out var decision))
                return Apply(session, message, operation, decision);
            _isAsking = true;
        }

        _ = AskAndGoOnAsync(session, message.Bytes.ToArray());
        return false;
    }

    public override bool Allows(Operation operation, ReadOnlySpan<byte> uri, MatchPolicy match = MatchPolicy.Exact) =>
        _caches[(int)operation].TryGet(uri, out var decision) && decision.IsAllowed;

    private static bool Apply(RouterSession session, in MessageView message, Operation operation, Decision decision)
    {
        session.IsDisclosed = decision.IsDisclosed;
        if (!decision.IsAllowed)
            Refuse(session, message, operation);
        return decision.IsAllowed;
    }

    private void Keep(RouterSession session, in MessageView message)
    {
        if (_kept.Count < MostKept)
            _kept.Enqueue(message.Bytes.ToArray());
        else
            session.Link.Close(WebSocketCloseCode.PolicyViolation, $"{MostKept} messages wait for the authorizer {authorizer}");
    }

    /// <summary>Asks about one message after the other, until none waits.</summary>
    private async Task AskAndGoOnAsync(RouterSession session, byte[]? message)
    {
        while (message is not null)
        {
            try
            {
                var decision = Find(message, session.Link.Serializer) ?? await AskAsync(session, message).ConfigureAwait(false);
                session.Resume(message, (in MessageView view) =>
                    OperationOf(view.Type) is not { } operation || !HasUri(view) || Apply(session, view, operation, decision));
            }
            catch (Exception error) when (error is WampProtocolException or FormatException)
            {
                session.Link.Close(WebSocketCloseCode.ProtocolError, $"WAMP Protocol Error ({error.Message})");
            }
            catch (OperationCanceledException)
            {
                // The router is closing.
            }
            catch (Exception error)
            {
                // The last edge: this session ends, the others go on.
                session.OnFault(error);
                session.Link.Abort();
            }

            FlushList.Flush();
            lock (_lock)
            {
                if (!_kept.TryDequeue(out message))
                    _isAsking = false;
            }
        }
    }

    /// <summary>What needs no asking.</summary>
    private Decision? Find(byte[] bytes, WampSerializer serializer)
    {
        MessageView.Parse(bytes, serializer, out var message);
        if (OperationOf(message.Type) is not { } operation || !HasUri(message))
            return new Decision(true);
        return _caches[(int)operation].TryGet(message.GetText(3), out var decision) ? decision : null;
    }

    private async Task<Decision> AskAsync(RouterSession session, byte[] bytes)
    {
        if (session.Realm is not { } realm)
            return new Decision(false);
        var (arguments, operation, uri) = Arguments(session, bytes);
        try
        {
            var answer = await realm.Service(core).CallAsync(authorizer, arguments).WaitAsync(Patience, core.Clock).ConfigureAwait(false);
            return Read(answer, operation, uri);
        }
        catch (TimeoutException)
        {
            LogFailed(authorizer, $"it does not answer within {Patience.TotalSeconds} s");
            return new Decision(false);
        }
    }

    private static (byte[] Arguments, Operation Operation, byte[] Uri) Arguments(RouterSession session, byte[] bytes)
    {
        MessageView.Parse(bytes, session.Link.Serializer, out var message);
        var operation = OperationOf(message.Type)!.Value;
        using var builder = MessageBuilder.Rent(WampSerializer.Json);
        builder.BeginList(4).BeginMap(0)
            .Key("session"u8).Integer(session.Id).Key("realm"u8).Text(session.Realm?.Name)
            .Key("authid"u8).Text(session.AuthId).Key("authrole"u8).Text(session.Role)
            .Key("authmethod"u8).Text(session.AuthMethod).Key("authprovider"u8).Text(session.AuthProvider)
            .Key("transport"u8).BeginMap(0).Key("peer"u8).Text(session.Link.Peer).Key("channel_framing"u8).Text(session.Link.Framing).EndMap()
            .EndMap()
            .Text(message.GetText(3)).Text(operation switch
            {
                Operation.Call => "call",
                Operation.Register => "register",
                Operation.Publish => "publish",
                _ => "subscribe",
            })
            .Payload(message.Raw(2), 1, message.Serializer);
        return (builder.EndList().Written.ToArray(), operation, message.GetText(3).ToArray());
    }

    private Decision Read(byte[] answer, Operation operation, byte[] uri)
    {
        MessageView.Parse(answer, WampSerializer.Json, out var view);
        if (view.Type == MessageType.Error)
        {
            LogFailed(authorizer, $"it answers with the error {Encoding.UTF8.GetString(view.GetText(4))}");
            return new Decision(false);
        }

        var list = view.Count > 3 ? view.Raw(3) : [];
        if (view.Count <= 3 || MapEntries.ListOf(list, WampSerializer.Json) is not [var value, ..]
            || value.Kind is not (MessageElementKind.Boolean or MessageElementKind.Map))
        {
            LogFailed(authorizer, "it answers with neither true, false nor a map");
            return new Decision(false);
        }

        if (value.Kind == MessageElementKind.Boolean)
            return new Decision(value.In(list)[0] == (byte)'t');
        var (isAllowed, isDisclosed, mayCache) = (false, false, false);
        for (var entries = new MapEntries(value.In(list), WampSerializer.Json); entries.Next();)
        {
            isAllowed |= entries.Key.SequenceEqual("allow"u8) && entries.IsTrue;
            isDisclosed |= entries.Key.SequenceEqual("disclose"u8) && entries.IsTrue;
            mayCache |= entries.Key.SequenceEqual("cache"u8) && entries.IsTrue;
        }

        var decision = new Decision(isAllowed, isDisclosed);
        if (mayCache)
            _caches[(int)operation].Add(uri, decision);
        return decision;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The authorizer {Authorizer} fails, so nothing is allowed: {Reason}.")]
    private partial void LogFailed(string authorizer, string reason);
}
