using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>
/// What the router publishes of its own doings, on <c>wamp.…</c>: who comes and goes, what is subscribed and registered. Nothing is
/// made up where nobody subscribed. Doings on <c>wamp.…</c> itself are not told, as with Crossbar.io.
/// </summary>
internal sealed class MetaEvents(Realm realm)
{
    private readonly Topic _joined = new("wamp.session.on_join"u8.ToArray());
    private readonly Topic _left = new("wamp.session.on_leave"u8.ToArray());
    private readonly Topic _subscriptionCreated = new("wamp.subscription.on_create"u8.ToArray());
    private readonly Topic _subscribed = new("wamp.subscription.on_subscribe"u8.ToArray());
    private readonly Topic _unsubscribed = new("wamp.subscription.on_unsubscribe"u8.ToArray());
    private readonly Topic _subscriptionDeleted = new("wamp.subscription.on_delete"u8.ToArray());
    private readonly Topic _registrationCreated = new("wamp.registration.on_create"u8.ToArray());
    private readonly Topic _registered = new("wamp.registration.on_register"u8.ToArray());
    private readonly Topic _unregistered = new("wamp.registration.on_unregister"u8.ToArray());
    private readonly Topic _registrationDeleted = new("wamp.registration.on_delete"u8.ToArray());

    public void OnJoined(RouterSession session)
    {
        if (!realm.Broker.HasSubscribers(_joined))
            return;
        using var payload = MessageBuilder.Rent(WampSerializer.Json);
        Publish(_joined, MetaDetails.Write(payload.BeginList(1), session).EndList(), session);
    }

    public void OnLeft(RouterSession session)
    {
        if (!realm.Broker.HasSubscribers(_left))
            return;
        using var payload = MessageBuilder.Rent(WampSerializer.Json);
        Publish(_left, payload.BeginList(1).Integer(session.Id).EndList(), session);
    }

    public void OnCreated(RouterSession session, Subscription subscription)
    {
        if (UriRules.IsReserved(subscription.Uri) || !realm.Broker.HasSubscribers(_subscriptionCreated))
            return;
        using var payload = MessageBuilder.Rent(WampSerializer.Json);
        Publish(_subscriptionCreated, MetaDetails.Write(payload.BeginList(2).Integer(session.Id), subscription).EndList());
    }

    public void OnSubscribed(RouterSession session, Subscription subscription) =>
        Publish(_subscribed, session, isLeaving: false, subscription.Uri, subscription.Id);

    public void OnUnsubscribed(RouterSession session, bool isLeaving, Subscription subscription) =>
        Publish(_unsubscribed, session, isLeaving, subscription.Uri, subscription.Id);

    public void OnDeleted(RouterSession session, bool isLeaving, Subscription subscription) =>
        Publish(_subscriptionDeleted, session, isLeaving, subscription.Uri, subscription.Id);

    public void OnCreated(RouterSession session, Registration registration)
    {
        if (UriRules.IsReserved(registration.Uri) || !realm.Broker.HasSubscribers(_registrationCreated))
            return;
        using var payload = MessageBuilder.Rent(WampSerializer.Json);
        Publish(_registrationCreated, MetaDetails.Write(payload.BeginList(2).Integer(session.Id), registration).EndList());
    }

    public void OnRegistered(RouterSession session, Registration registration) =>
        Publish(_registered, session, isLeaving: false, registration.Uri, registration.Id);

    public void OnUnregistered(RouterSession session, bool isLeaving, Registration registration) =>
        Publish(_unregistered, session, isLeaving, registration.Uri, registration.Id);

    public void OnDeleted(RouterSession session, bool isLeaving, Registration registration) =>
        Publish(_registrationDeleted, session, isLeaving, registration.Uri, registration.Id);

    /// <summary>Who did something to what. One who is leaving is not named, and gets no events any more.</summary>
    private void Publish(Topic topic, RouterSession session, bool isLeaving, byte[] uri, long id)
    {
        if (UriRules.IsReserved(uri) || !realm.Broker.HasSubscribers(topic))
            return;
        using var payload = MessageBuilder.Rent(WampSerializer.Json);
        payload.BeginList(2);
        _ = isLeaving ? payload.Null() : payload.Integer(session.Id);
        Publish(topic, payload.Integer(id).EndList(), isLeaving ? session : null);
    }

    private void Publish(Topic topic, MessageBuilder payload, RouterSession? excluded = null) => realm.Broker.Deliver(new Publication
    {
        Id = WampId.Next(),
        Topic = topic,
        Publisher = realm.Identity,
        IsDisclosed = true,
        Excluded = excluded,
        Payload = payload.Written,
        PayloadCount = 1,
        Serializer = payload.Serializer,
    });
}
