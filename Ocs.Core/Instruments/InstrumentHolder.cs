namespace Ocs.Instruments;

/// <summary>Who holds an instrument.</summary>
/// <param name="Job">What the holder called itself, such as the name of its operation.</param>
/// <param name="Since">When it took the instrument.</param>
public sealed record InstrumentHolder(string Job, DateTimeOffset Since);
