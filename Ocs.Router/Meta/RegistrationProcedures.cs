using System.Text;

namespace Ocs.Router;

/// <summary><c>wamp.registration.…</c>: what is registered, and by whom.</summary>
internal static class RegistrationProcedures
{
    public static void AddTo(Dictionary<byte[], MetaProcedure> table)
    {
        table.Add("wamp.registration.list"u8.ToArray(), List);
        table.Add("wamp.registration.lookup"u8.ToArray(), Lookup);
        table.Add("wamp.registration.match"u8.ToArray(), Match);
        table.Add("wamp.registration.get"u8.ToArray(), Get);
        table.Add("wamp.registration.list_callees"u8.ToArray(), ListCallees);
        table.Add("wamp.registration.count_callees"u8.ToArray(), CountCallees);
        table.Add("wamp.registration.remove_callee"u8.ToArray(), RemoveCallee);
    }

    private static void List(Realm realm, in MetaCall call)
    {
        RouterSession? session = null;
        if (call.TryGet(0, "session_id"u8, out _))
        {
            if (!call.TryGetId("session_id"u8, out var id))
                return;
            if ((session = SessionProcedures.Find(realm, id)) is null)
            {
                SessionProcedures.RefuseNoSuch(call, id);
                return;
            }
        }

        var found = realm.Dealer.Read(registrations => (session is null ? registrations.All : session.Registrations.Values)
            .ToLookup(registration => registration.Match, registration => registration.Id));
        call.Reply(builder => MetaDetails.WriteByMatch(builder, found));
    }

    private static void Lookup(Realm realm, in MetaCall call)
    {
        if (!call.TryGetText(0, "procedure"u8, out var procedure) || !MetaDetails.TryGetMatch(call, out var match))
            return;
        var uri = Encoding.UTF8.GetBytes(procedure);
        call.Reply(realm.Dealer.Read(registrations => registrations.Find(match, uri)?.Id));
    }

    private static void Match(Realm realm, in MetaCall call)
    {
        if (!call.TryGetText(0, "procedure"u8, out var procedure))
            return;
        var uri = Encoding.UTF8.GetBytes(procedure);
        call.Reply(UriRules.IsReserved(uri) ? null : realm.Dealer.Read(registrations => registrations.Best(uri)?.Id));
    }

    private static void Get(Realm realm, in MetaCall call)
    {
        if (TryFind(realm, call, out var registration))
            call.Reply(builder => MetaDetails.Write(builder, registration));
    }

    private static void ListCallees(Realm realm, in MetaCall call)
    {
        if (TryFind(realm, call, out var registration))
            call.Reply(realm.Dealer.Read(_ => registration.Callees.ConvertAll(callee => callee.Id)));
    }

    private static void CountCallees(Realm realm, in MetaCall call)
    {
        if (TryFind(realm, call, out var registration))
            call.Reply(realm.Dealer.Read(_ => registration.Callees.Count));
    }

    private static void RemoveCallee(Realm realm, in MetaCall call)
    {
        if (!call.TryGetId(1, "callee_id"u8, out var id))
            return;
        if (SessionProcedures.Find(realm, id) is not { } session)
            SessionProcedures.RefuseNoSuch(call, id);
        else if (!TryFind(realm, call, out var registration))
            return;
        else if (realm.Dealer.Revoke(session, registration, call.GetOptionalText(2, "reason"u8)))
            call.ReplyNothing();
        else
            call.Refuse(WampError.NoSuchRegistration, $"session {id} is not registered on registration {registration.Id} on this dealer");
    }

    private static bool TryFind(Realm realm, in MetaCall call, out Registration registration)
    {
        registration = null!;
        if (!call.TryGetId("registration_id"u8, out var id))
            return false;
        if (realm.Dealer.Read(registrations => registrations.Find(id)) is { } found)
        {
            registration = found;
            return true;
        }

        call.Refuse(WampError.NoSuchRegistration, $"no registration with ID {id} exists on this dealer");
        return false;
    }
}
