namespace Ocs.Wamp;

/// <summary>Where a connection stands.</summary>
public enum WampConnectionState
{
    /// <summary>Trying to reach the router.</summary>
    Connecting,

    /// <summary>Joined: registrations and subscriptions are in place.</summary>
    Joined,

    /// <summary>Over; it does not come back.</summary>
    Closed,
}
