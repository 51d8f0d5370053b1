namespace Heater;

/// <summary>A made-up cold stage with a heater: a stand-in for the driver of yours.</summary>
internal sealed class Stage(double baseKelvin)
{
    public double Watts { get; set; }

    public double Kelvin { get; private set; } = baseKelvin;

    /// <summary>Moves a tenth of the way to where the power would bring it, and tells the temperature.</summary>
    public double Read() => Kelvin += 0.1 * (baseKelvin + (2 * Watts) - Kelvin);
}
