namespace Thermometer;

// snippet: options
/// <summary>The arguments of a thermometer in a site file: <c>--sample-interval</c> and <c>--file</c>.</summary>
public sealed record ThermometerOptions
{
    /// <summary>The time from one sample to the next, in seconds.</summary>
    public TimeSpan SampleInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Where the kernel tells the temperature, in thousandths of a degree Celsius.</summary>
    public string File { get; init; } = "/sys/class/thermal/thermal_zone0/temp";
}
// end snippet
