namespace Ocs.Aggregator.Ledger;

/// <summary>Numbers that will never come.</summary>
/// <param name="First">The first of them.</param>
/// <param name="Last">The last of them.</param>
/// <param name="Cause"><c>discarded</c>, <c>agent died</c>, <c>not kept</c>.</param>
internal sealed record GoneRange(long First, long Last, string Cause);
