using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>
/// Passes calls on to callees and their answers back. One short lock guards the tables, and what a change of them sends is
/// queued inside it, so that each peer sees things in the order in which they happened.
/// </summary>
internal sealed class Dealer(RouterCore core)
{
    private readonly Lock _lock = new();
    private readonly UriPatterns<Registration> _registrations = new();
    private readonly Dictionary<long, Registration> _byId = [];
    private readonly Stack<Invocation> _free = new();

    /// <summary>How many registrations there are.</summary>
    public int RegistrationCount => _byId.Count;

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
            Register(session, request, options, uri, name);
    }

    public void Unregister(RouterSession session, in MessageView message)
    {
        message.RequireCount(3, 3);
        var request = message.GetId(1, "request");
        var id = message.GetId(2, "registration");
        lock (_lock)
        {
            if (session.Registrations.Remove(id, out var registration))
            {
                Remove(session, registration);
                using var builder = MessageBuilder.Rent(session.Link.Serializer);
                session.Link.Send(builder.Begin(2, MessageType.Unregistered).Integer(request).End().Written);
                return;
            }
        }

        session.SendError(MessageType.Unregister, request, WampError.NoSuchRegistration);
    }

    public void Call(RouterSession caller, in MessageView message)
    {
        message.RequireCount(4, 6);
        var request = message.GetId(1, "request");
        var options = CallRequest.Read(message);
        var uri = message.GetUri(3, "procedure");
        var payload = message.GetPayload(4, out var payloadCount);
        if (!UriRules.IsValid(uri))
        {
            caller.SendError(MessageType.Call, request, WampError.InvalidUri, $"call with invalid procedure URI '{Encoding.UTF8.GetString(uri)}' (URI strict checking disabled)");
            return;
        }

        lock (_lock)
        {
            if (Find(uri) is { } registration)
            {
                Invoke(caller, request, options, registration, uri, payload, payloadCount, message.Serializer);
                return;
            }
        }

        caller.SendError(MessageType.Call, request, WampError.NoSuchProcedure, $"no callee registered for procedure <{Encoding.UTF8.GetString(uri)}>");
    }

    public void Yield(RouterSession callee, in MessageView message)
    {
        message.RequireCount(3, 5);
        var id = message.GetId(1, "request");
        var isProgress = false;
        var options = message.GetMap(2, "options");
        while (options.Next())
            isProgress |= options.Key.SequenceEqual("progress"u8) && options.IsTrue;
        var payload = message.GetPayload(3, out var payloadCount);

        lock (_lock)
        {
            if (!callee.Invocations.TryGetValue(id, out var invocation))
                return; // Of a call that was cancelled, most likely: the callee could not know.
            if (isProgress && !invocation.TakesProgress)
                return;
            if (invocation.Caller is { } caller)
                DealerMessages.SendResult(caller, invocation, isProgress, payload, payloadCount, message.Serializer);
            if (!isProgress)
                Finish(invocation);
        }
    }

    public void Error(RouterSession callee, in MessageView message)
    {
        message.RequireCount(5, 7);
        if (!message.TryGetInteger(1, out var type) || type != (int)MessageType.Invocation)
            throw new WampProtocolException("invalid request type in ERROR: a client answers INVOCATION only");
        var id = message.GetId(2, "request");
        _ = message.GetMap(3, "details");
        var error = message.GetUri(4, "error");
        var payload = message.GetPayload(5, out var payloadCount);

        lock (_lock)
        {
            if (!callee.Invocations.TryGetValue(id, out var invocation))
                return;
            if (invocation.Caller is { } caller)
            {
                DealerMessages.SendCallError(caller, invocation, error, payload, payloadCount, message.Serializer);
            }

            Finish(invocation);
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
            var interrupts = mode != CancelMode.Skip && invocation.Callee.TakesInterrupts;
            if (interrupts)
                DealerMessages.SendInterrupt(invocation, mode);
            if (interrupts && mode == CancelMode.Kill)
                return; // The callee's answer goes to the caller.
            caller.SendError(MessageType.Call, request, WampError.Canceled);
            Abandon(invocation);
        }
    }

    /// <summary>Forgets a session: its calls are interrupted, the calls that it was to answer fail.</summary>
    public void Leave(RouterSession session)
    {
        lock (_lock)
        {
            foreach (var registration in session.Registrations.Values)
                Remove(session, registration);
            session.Registrations.Clear();
            foreach (var invocation in session.Invocations.Values)
            {
                invocation.Caller?.SendError(MessageType.Call, invocation.Request, WampError.Canceled);
                invocation.Caller?.Calls.Remove(invocation.Request);
            }

            session.Invocations.Clear();
            foreach (var invocation in session.Calls.Values)
            {
                invocation.Caller = null;
                if (invocation.Callee.TakesInterrupts)
                    DealerMessages.SendInterrupt(invocation, CancelMode.KillNoWait);
            }

            session.Calls.Clear();
        }
    }

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

        if (registration is null)
        {
            registration = new Registration(uri.ToArray(), options.Match, options.Policy, core.Clock.GetUtcNow());
            _registrations.Add(options.Match, registration.Uri, registration);
            _byId.Add(registration.Id, registration);
        }

        registration.Callees.Add(session);
        session.Registrations.Add(registration.Id, registration);
        using var builder = MessageBuilder.Rent(session.Link.Serializer);
        session.Link.Send(builder.Begin(3, MessageType.Registered).Integer(request).Integer(registration.Id).End().Written);
    }

    /// <summary>Takes a registration from its callees for another one, and tells them.</summary>
    private void Revoke(Registration registration)
    {
        foreach (var callee in registration.Callees.ToArray())
        {
            callee.Registrations.Remove(registration.Id);
            Remove(callee, registration);
            DealerMessages.SendRevoked(callee, registration);
        }
    }

    private void Remove(RouterSession session, Registration registration)
    {
        registration.Callees.Remove(session);
        if (registration.Callees.Count > 0)
            return;
        _registrations.Remove(registration.Match, registration.Uri);
        _byId.Remove(registration.Id);
    }

    private Registration? Find(ReadOnlySpan<byte> uri)
    {
        if (_registrations.Find(MatchPolicy.Exact, uri) is { } exact)
            return exact;
        return _registrations.Match(uri) is [var best, ..] ? best : null;
    }

    private void Invoke(
        RouterSession caller, long request, in CallRequest options, Registration registration,
        ReadOnlySpan<byte> uri, ReadOnlySpan<byte> payload, int payloadCount, WampSerializer serializer)
    {
        var callee = registration.Choose();
        var invocation = _free.TryPop(out var free) ? free : new Invocation();
        invocation.Id = ++callee.LastInvocation;
        invocation.Callee = callee;
        invocation.Caller = caller;
        invocation.Request = request;
        invocation.TakesProgress = options.TakesProgress;
        invocation.IsInterrupted = false;
        callee.Invocations.Add(invocation.Id, invocation);
        caller.Calls[request] = invocation;

        DealerMessages.SendInvocation(invocation, registration, options.IsDisclosed || core.Options.DiscloseCaller, uri, payload, payloadCount, serializer);
    }

    /// <summary>The caller has its answer; what the callee still sends is dropped.</summary>
    private static void Abandon(Invocation invocation)
    {
        invocation.Caller?.Calls.Remove(invocation.Request);
        invocation.Caller = null;
    }

    private void Finish(Invocation invocation)
    {
        invocation.Callee.Invocations.Remove(invocation.Id);
        if (invocation.Caller is { } caller && caller.Calls.TryGetValue(invocation.Request, out var current) && current == invocation)
            caller.Calls.Remove(invocation.Request);
        invocation.Caller = null;
        invocation.Callee = null!;
        _free.Push(invocation);
    }
}
