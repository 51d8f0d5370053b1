using System.ComponentModel.DataAnnotations;
using Ocs.Operations;

namespace Heater;

/// <summary>The arguments of a heater in a site file.</summary>
public sealed record HeaterOptions
{
    /// <summary>How many samples it takes a second: <c>--sample-rate</c>.</summary>
    [Unit("Hz"), Range(0.1, 100)]
    public double SampleRate { get; init; } = 1;

    /// <summary>How warm the stage is without power: <c>--base-kelvin</c>.</summary>
    [Unit("K"), Range(0.01, 400)]
    public double BaseKelvin { get; init; } = 4.2;
}
