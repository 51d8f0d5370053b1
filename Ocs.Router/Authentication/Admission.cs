namespace Ocs.Router;

/// <summary>Who a peer turned out to be.</summary>
/// <param name="Realm">The realm that it joins.</param>
/// <param name="AuthId">Who it is.</param>
/// <param name="Role">What decides what it may do.</param>
/// <param name="Method">How it showed that.</param>
/// <param name="Provider">Who vouches for it: <c>static</c> for the configuration, <c>dynamic</c> for an authenticator.</param>
internal sealed record Admission(string Realm, string AuthId, string Role, string Method, string Provider);
