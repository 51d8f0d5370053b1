namespace Ocs.Router;

/// <summary>What a peer said of itself.</summary>
/// <param name="Realm">The realm it wants.</param>
/// <param name="Features">What it can do as a callee.</param>
internal readonly record struct Hello(string Realm, PeerFeatures Features);
