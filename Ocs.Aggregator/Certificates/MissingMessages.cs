namespace Ocs.Aggregator.Certificates;

/// <summary>Messages that were made and are not stored.</summary>
/// <param name="First">The first number.</param>
/// <param name="Last">The last number.</param>
/// <param name="Cause">Why: <c>discarded</c>, <c>agent died</c>, <c>not kept</c>, <c>not come yet</c>, <c>in no file</c>, <c>removed to make room</c>.</param>
public sealed record MissingMessages(long First, long Last, string Cause);
