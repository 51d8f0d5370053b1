using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>
/// Passes calls on to callees and their answers back. One short lock guards the tables, and what a change of them sends is
/// queued inside it, so that each peer sees things in the order in which they happened.
/// </summary>
internal sealed class Dealer
{
    private readonly Lock _lock = new();
    private readonly Registrations _registrations;
    private readonly PendingCalls _calls;
    private readonly Realm _realm;

    public Dealer(RouterCore core, Realm realm)
    {
        _realm = realm;
        _registrations = new Registrations(core.Clock);
        _calls = new PendingCalls(core, _lock);
    }

    /// <summary>How many registrations there are.</summary>
    public int RegistrationCount => _registrations.Count;

    /// <summary>Looks something up among the registrations.</summary>
    public T Read<T>(Func<Registrations, T> read)
    {
        lock (_lock)
            return read(_registrations);
    }

    public void Register(RouterSession session, in MessageView message)
    {
        message.RequireCount(4, 4);
        var request = message.GetId(1, "request");
        var options = RegisterRequest.Read(message.GetMap(2, "options"));
        var uri = message.GetUri(3, "procedure");
        var name = Encoding.UTF8.GetString(uri);
        if (!UriRules.IsValid(uri, emptyComponents: options.Match != MatchPolicy.Exact))
        {
            session.SendError(MessageType.Register, request, WampError.InvalidUri, $"register for invalid procedure URI '{name}'");
            return;
        }

        if (UriRules.IsReserved(uri))
        {
            session.SendError(MessageType.Register, request, WampError.InvalidUri, $"register for restricted procedure URI '{name}')");
            return;
        }

        lock (_lock)
        {
            if (session.Realm is null)
                return; // It was killed meanwhile.
            Register(session, request, options, uri, name);
        }
    }

    public void Unregister(RouterSession session, in MessageView message)
    {
        message.RequireCount(3, 3);
        var request = message.GetId(1, "request");
        var id = message.GetId(2, "registration");
        lock (_lock)
        {
            if (session.Registrations.TryGetValue(id, out var registration))
            {
                using var builder = MessageBuilder.Rent(session.Link.Serializer);
                session.Link.Send(builder.Begin(2, MessageType.Unregistered).Integer(request).End().Written);
                Remove(registration, session, isLeaving: false);
                return;
            }
        }

        session.SendError(MessageType.Unregister, request, WampError.NoSuchRegistration);
    }

    public void Call(RouterSession caller, in MessageView message)
    {
        var call = CallRequest.Read(message);
        if (!UriRules.IsValid(call.Uri))
        {
            caller.SendError(MessageType.Call, call.Request, WampError.InvalidUri, $"call with invalid procedure URI '{Encoding.UTF8.GetString(call.Uri)}' (URI strict checking disabled)");
            return;
        }

        if (UriRules.IsReserved(call.Uri))
        {
            CallMeta(caller, call, message);
            return;
        }

        lock (_lock)
        {
            if (caller.Realm is null || _calls.TryContinue(caller, call))
                return;
            if (_registrations.Best(call.Uri) is { } registration)
            {
                _calls.Start(caller, registration, call);
                return;
            }
        }

        RefuseNoSuchProcedure(caller, call);
    }

    public void Yield(RouterSession callee, in MessageView message)
    {
        message.RequireCount(3, 5);
        var id = message.GetId(1, "request");
        var isProgress = false;
        var options = message.GetMap(2, "options");
        var passed = new PassedDetails(options);
        while (options.Next())
            isProgress |= options.Key.SequenceEqual("progress"u8) && options.IsTrue;
        var payload = message.GetPayload(3, out var payloadCount);

        lock (_lock)
        {
            if (!callee.Invocations.TryGetValue(id, out var invocation))
                return; // Of a call that was cancelled, most likely: the callee could not know.
            if (isProgress && !invocation.TakesProgress)
                return;
            if (!DealerMessages.SendResult(invocation, isProgress, passed, payload, payloadCount, message.Serializer))
            {
                DealerMessages.SendTooLong(invocation, "result", "caller", invocation.Caller);
                _calls.Abandon(invocation, isProgress ? CancelMode.KillNoWait : CancelMode.Skip);
            }
            else if (isProgress)
                invocation.HasProgressed = true;
            else
                _calls.Finish(invocation);
        }
    }

    public void Error(RouterSession callee, in MessageView message)
    {
        message.RequireCount(5, 7);
        if (!message.TryGetInteger(1, out var type) || type != (int)MessageType.Invocation)
            throw new WampProtocolException("invalid request type in ERROR: a client answers INVOCATION only");
        var id = message.GetId(2, "request");
        var passed = new PassedDetails(message.GetMap(3, "details"));
        var error = message.GetUri(4, "error");
        var payload = message.GetPayload(5, out var payloadCount);

        lock (_lock)
        {
            if (!callee.Invocations.TryGetValue(id, out var invocation))
                return;
            if (callee.Features.HasFlag(PeerFeatures.CallRerouting) && error.SequenceEqual("wamp.error.unavailable"u8))
            {
                _calls.TurnAway(invocation);
                return;
            }

            DealerMessages.SendCallError(invocation, passed, error, payload, payloadCount, message.Serializer);
            _calls.Finish(invocation);
        }
    }

    public void Cancel(RouterSession caller, in MessageView message)
    {
        message.RequireCount(3, 3);
        var request = message.GetId(1, "request");
        var mode = CancelMode.Read(message);
        lock (_lock)
        {
            if (!caller.Calls.TryGetValue(request, out var invocation))
                return;
            if (mode == CancelMode.Kill && invocation.Callee.Features.HasFlag(PeerFeatures.CallCanceling))
            {
                DealerMessages.SendInterrupt(invocation, mode);
                return; // The callee's answer goes to the caller.
            }

            caller.SendError(MessageType.Call, request, WampError.Canceled);
            _calls.Abandon(invocation, mode);
        }
    }

    /// <summary>Takes a registration from a callee and tells it why; false when it has none.</summary>
    public bool Revoke(RouterSession callee, Registration registration, string? reason)
    {
        lock (_lock)
        {
            if (!callee.Registrations.ContainsKey(registration.Id))
                return false;
            DealerMessages.SendRevoked(callee, registration, reason);
            Remove(registration, callee, isLeaving: false);
            return true;
        }
    }

    /// <summary>Forgets a session: its calls are interrupted; those that it was to answer go to another callee, or fail.</summary>
    public void Leave(RouterSession session)
    {
        lock (_lock)
        {
            foreach (var registration in session.Registrations.Values.ToArray())
                Remove(registration, session, isLeaving: true);
            foreach (var invocation in session.Calls.Values.ToArray())
                _calls.Abandon(invocation, CancelMode.KillNoWait);
            foreach (var invocation in session.Invocations.Values.ToArray())
                _calls.Lose(invocation);
            session.OpenCalls = null;
        }
    }

    private void CallMeta(RouterSession caller, in CallRequest call, in MessageView message)
    {
        if (MetaProcedures.Find(call.Uri) is { } procedure)
            procedure(_realm, new MetaCall(caller, message, _realm.Identity));
        else
            RefuseNoSuchProcedure(caller, call);
    }

    private static void RefuseNoSuchProcedure(RouterSession caller, in CallRequest call) => caller.SendError(
        MessageType.Call, call.Request, WampError.NoSuchProcedure, $"no callee registered for procedure <{Encoding.UTF8.GetString(call.Uri)}>");

    private void Register(RouterSession session, long request, in RegisterRequest options, ReadOnlySpan<byte> uri, string name)
    {
        var registration = _registrations.Find(options.Match, uri);
        if (registration is not null && options.Takeover)
        {
            Revoke(registration);
            registration = null;
        }

        if (registration is not null && registration.Policy != options.Policy)
        {
            session.SendError(
                MessageType.Register, request, WampError.DifferentInvocationPolicy,
                $"register for already registered procedure '{name}' with conflicting invocation policy "
                + $"(has {RegisterRequest.NameOf(registration.Policy)} and {RegisterRequest.NameOf(options.Policy)} was requested)");
            return;
        }

        if (registration is not null && (registration.Policy == InvocationPolicy.Single || registration.Callees.Contains(session)))
        {
            session.SendError(MessageType.Register, request, WampError.ProcedureAlreadyExists, $"register for already registered procedure '{name}'");
            return;
        }

        var isNew = registration is null;
        registration ??= _registrations.Create(uri, options);
        using var builder = MessageBuilder.Rent(session.Link.Serializer);
        session.Link.Send(builder.Begin(3, MessageType.Registered).Integer(request).Integer(registration.Id).End().Written);
        Registrations.Add(registration, session);
        if (isNew)
            _realm.Events.OnCreated(session, registration);
        _realm.Events.OnRegistered(session, registration);
    }

    private void Remove(Registration registration, RouterSession callee, bool isLeaving)
    {
        var isGone = _registrations.Remove(registration, callee);
        _realm.Events.OnUnregistered(callee, isLeaving, registration);
        if (isGone)
            _realm.Events.OnDeleted(callee, isLeaving, registration);
    }

    /// <summary>Takes a registration from its callees for another one, and tells them.</summary>
    private void Revoke(Registration registration)
    {
        foreach (var callee in registration.Callees.ToArray())
        {
            DealerMessages.SendRevoked(callee, registration, "wamp.error.unregistered");
            Remove(registration, callee, isLeaving: false);
        }
    }
}
