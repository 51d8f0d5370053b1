namespace Ocs.Agents.Lakeshore;

/// <summary>What a Lakeshore 240 says of itself.</summary>
/// <param name="Model">As <c>MODEL240-8P</c>.</param>
/// <param name="SerialNumber">As <c>LSA240S</c>.</param>
/// <param name="Firmware">As <c>1.3</c>.</param>
/// <param name="Name">What people called it.</param>
/// <param name="Channels">How many thermometers it reads.</param>
internal sealed record Lakeshore240Identity(string Model, string SerialNumber, string Firmware, string Name, int Channels);
