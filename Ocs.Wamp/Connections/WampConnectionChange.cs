namespace Ocs.Wamp;

/// <summary>A change of a connection.</summary>
/// <param name="State">Where it stands now.</param>
/// <param name="Why">Why, for people.</param>
public sealed record WampConnectionChange(WampConnectionState State, string Why);
