using System.Text;

namespace Ocs.Router;

/// <summary><c>wamp.subscription.…</c>: what is subscribed to, and by whom.</summary>
internal static class SubscriptionProcedures
{
    public static void AddTo(Dictionary<byte[], MetaProcedure> table)
    {
        table.Add("wamp.subscription.list"u8.ToArray(), List);
        table.Add("wamp.subscription.lookup"u8.ToArray(), Lookup);
        table.Add("wamp.subscription.match"u8.ToArray(), Match);
        table.Add("wamp.subscription.get"u8.ToArray(), Get);
        table.Add("wamp.subscription.list_subscribers"u8.ToArray(), ListSubscribers);
        table.Add("wamp.subscription.count_subscribers"u8.ToArray(), CountSubscribers);
        table.Add("wamp.subscription.remove_subscriber"u8.ToArray(), RemoveSubscriber);
        table.Add("wamp.subscription.get_events"u8.ToArray(), HistoryProcedure.Get);
    }

    /// <summary>The subscription that the first argument names; the call is refused where there is none.</summary>
    public static bool TryFind(Realm realm, in MetaCall call, string purpose, out Subscription subscription)
    {
        subscription = null!;
        if (!call.TryGetId("subscription_id"u8, out var id))
            return false;
        if (realm.Broker.Read(subscriptions => subscriptions.Find(id)) is not { } found)
        {
            call.Refuse(WampError.NoSuchSubscription, $"no subscription with ID {id} exists on this broker");
            return false;
        }

        if (UriRules.IsReserved(found.Uri))
        {
            call.Refuse(WampError.NotAuthorized, $"not authorized to {purpose} for protected URI \"{Encoding.UTF8.GetString(found.Uri)}\"");
            return false;
        }

        subscription = found;
        return true;
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

        var found = realm.Broker.Read(subscriptions => (session is null ? subscriptions.All : session.Subscriptions.Values.Select(subscriber => subscriber.Subscription))
            .Where(subscription => !UriRules.IsReserved(subscription.Uri)).ToLookup(subscription => subscription.Match, subscription => subscription.Id));
        call.Reply(builder => MetaDetails.WriteByMatch(builder, found));
    }

    private static void Lookup(Realm realm, in MetaCall call)
    {
        if (!call.TryGetText(0, "topic"u8, out var topic) || !MetaDetails.TryGetMatch(call, out var match))
            return;
        var uri = Encoding.UTF8.GetBytes(topic);
        call.Reply(UriRules.IsReserved(uri) ? null : realm.Broker.Read(subscriptions => subscriptions.Find(match, uri)?.Id));
    }

    private static void Match(Realm realm, in MetaCall call)
    {
        if (!call.TryGetText(0, "topic"u8, out var topic))
            return;
        var uri = Encoding.UTF8.GetBytes(topic);
        var found = realm.Broker.Read(subscriptions => subscriptions.Match(uri));
        long[] ids = [.. found.Where(subscription => !UriRules.IsReserved(subscription.Uri)).Select(subscription => subscription.Id)];
        if (ids.Length > 0)
            call.Reply(ids);
        else
            call.ReplyNothing();
    }

    private static void Get(Realm realm, in MetaCall call)
    {
        if (TryFind(realm, call, "get subscription", out var subscription))
            call.Reply(builder => MetaDetails.Write(builder, subscription));
    }

    private static void ListSubscribers(Realm realm, in MetaCall call)
    {
        if (TryFind(realm, call, "list subscribers", out var subscription))
            call.Reply(Array.ConvertAll(subscription.Subscribers, subscriber => subscriber.Session.Id));
    }

    private static void CountSubscribers(Realm realm, in MetaCall call)
    {
        if (TryFind(realm, call, "count subscribers", out var subscription))
            call.Reply(subscription.Subscribers.Length);
    }

    private static void RemoveSubscriber(Realm realm, in MetaCall call)
    {
        if (!call.TryGetId(1, "subscriber_id"u8, out var id))
            return;
        if (SessionProcedures.Find(realm, id) is not { } session)
            SessionProcedures.RefuseNoSuch(call, id);
        else if (!TryFind(realm, call, "remove subscriber", out var subscription))
            return;
        else if (realm.Broker.Revoke(session, subscription.Id, call.GetOptionalText(2, "reason"u8)))
            call.ReplyNothing();
        else
            call.Refuse(WampError.NoSuchSubscription, $"session {id} is not subscribed on subscription {subscription.Id} on this broker");
    }
}
