namespace Ocs.Access;

/// <summary>What an agent says of the rules it follows.</summary>
/// <param name="Time">When they came, in unix seconds.</param>
/// <param name="Count">How often rules came.</param>
/// <param name="Step">The director's number of these.</param>
internal sealed record AccessUpdate(double Time, long Count, long Step);
