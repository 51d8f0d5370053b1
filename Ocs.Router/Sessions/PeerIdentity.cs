namespace Ocs.Router;

/// <summary>Who a peer is, as others are told where it is disclosed.</summary>
/// <param name="Session">The id of its session.</param>
/// <param name="AuthId">Who it is.</param>
/// <param name="Role">What decides what it may do.</param>
internal readonly record struct PeerIdentity(long Session, string AuthId, string Role);
