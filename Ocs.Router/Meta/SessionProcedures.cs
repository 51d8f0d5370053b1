using System.Text;

namespace Ocs.Router;

/// <summary><c>wamp.session.…</c>: who is there, and who shall go.</summary>
internal static class SessionProcedures
{
    public static void AddTo(Dictionary<byte[], MetaProcedure> table)
    {
        table.Add("wamp.session.count"u8.ToArray(), Count);
        table.Add("wamp.session.list"u8.ToArray(), List);
        table.Add("wamp.session.get"u8.ToArray(), Get);
        table.Add("wamp.session.kill"u8.ToArray(), Kill);
        table.Add("wamp.session.kill_by_authid"u8.ToArray(), KillByAuthId);
        table.Add("wamp.session.kill_by_authrole"u8.ToArray(), KillByAuthRole);
        table.Add("wamp.session.kill_all"u8.ToArray(), KillAll);
    }

    /// <summary>A peer's session by its id; those of the router itself are not there for others.</summary>
    public static RouterSession? Find(Realm realm, long id) =>
        realm.Sessions.TryGetValue(id, out var session) && !session.IsOwn ? session : null;

    /// <summary>Refuses because there is no such session.</summary>
    public static void RefuseNoSuch(in MetaCall call, long id) =>
        call.Refuse(WampError.NoSuchSession, $"no session with ID {id} exists on this router");

    private static void Count(Realm realm, in MetaCall call)
    {
        if (TryFilter(realm, call, out var sessions))
            call.Reply(sessions.Count);
    }

    private static void List(Realm realm, in MetaCall call)
    {
        if (TryFilter(realm, call, out var sessions))
            call.Reply(sessions.ConvertAll(session => session.Id));
    }

    private static void Get(Realm realm, in MetaCall call)
    {
        if (!call.TryGetId("session_id"u8, out var id))
            return;
        if (Find(realm, id) is { } session)
            call.Reply(builder => MetaDetails.Write(builder, session));
        else
            RefuseNoSuch(call, id);
    }

    private static void Kill(Realm realm, in MetaCall call)
    {
        if (!call.TryGetId("session_id"u8, out var id) || !TryGetReason(call, 1, out var reason))
            return;
        if (Find(realm, id) is { } session && session != call.Caller && session.Kill(reason, call.GetOptionalText(2, "message"u8)))
            call.ReplyNothing();
        else
            RefuseNoSuch(call, id);
    }

    private static void KillByAuthId(Realm realm, in MetaCall call)
    {
        if (call.TryGetText(0, "authid"u8, out var authId))
            KillAll(realm, call, 1, session => session.AuthId == authId);
    }

    private static void KillByAuthRole(Realm realm, in MetaCall call)
    {
        if (call.TryGetText(0, "authrole"u8, out var role))
            KillAll(realm, call, 1, session => session.Role == role);
    }

    private static void KillAll(Realm realm, in MetaCall call) => KillAll(realm, call, 0, _ => true);

    private static void KillAll(Realm realm, in MetaCall call, int position, Func<RouterSession, bool> isMeant)
    {
        if (!TryGetReason(call, position, out var reason))
            return;
        var message = call.GetOptionalText(position + 1, "message"u8);
        var killed = 0;
        foreach (var session in realm.Sessions.Values)
        {
            if (!session.IsOwn && session != call.Caller && isMeant(session) && session.Kill(reason, message))
                killed++;
        }

        call.Reply(killed);
    }

    private static bool TryGetReason(in MetaCall call, int position, out string reason)
    {
        reason = WampError.CloseNormal;
        if (!call.TryGet(position, "reason"u8, out var argument))
            return true;
        reason = argument.Text ?? "";
        if (UriRules.IsValid(Encoding.UTF8.GetBytes(reason)))
            return true;
        call.Refuse(WampError.InvalidUri, $"the reason '{reason}' is not a URI");
        return false;
    }

    private static bool TryFilter(Realm realm, in MetaCall call, out List<RouterSession> sessions)
    {
        List<string>? roles = null;
        sessions = [];
        if (call.TryGet(0, "filter_authroles"u8, out var filter) && (roles = filter.Texts) is null)
        {
            call.RefuseArgument("filter_authroles"u8, "a list of texts");
            return false;
        }

        sessions.AddRange(realm.Sessions.Values.Where(session => !session.IsOwn && roles?.Contains(session.Role) != false));
        return true;
    }
}
