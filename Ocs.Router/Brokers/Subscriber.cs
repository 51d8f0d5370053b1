namespace Ocs.Router;

/// <summary>
/// One session's part in a subscription. No event may reach a peer before its SUBSCRIBED or after its UNSUBSCRIBED
/// (Python's autobahn would drop the connection), though publishers do not wait for either: so the change takes effect
/// where the answer enters the receiver's queue, under that queue's lock.
/// </summary>
internal sealed class Subscriber(RouterSession session, Subscription subscription)
{
    public RouterSession Session { get; } = session;

    public Subscription Subscription { get; } = subscription;

    /// <summary>Whether events are passed on; the lock of the session's queue guards it.</summary>
    public bool IsActive { get; set; }
}
