namespace Ocs.Router;

/// <summary>What a peer said of itself.</summary>
/// <param name="Realm">The realm it wants.</param>
/// <param name="TakesInterrupts">Whether, as a callee, it announced call cancelling.</param>
internal readonly record struct Hello(string Realm, bool TakesInterrupts);
