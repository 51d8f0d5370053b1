namespace Heater;

/// <summary>A made-up cold stage with a heater: a stand-in for the driver of yours.</summary>
internal sealed class Stage(double baseKelvin)
{
    private double _warmth;

    public double Watts { get; set; }

    /// <summary>Moves a tenth of the way to where the power would bring it, and tells the temperature.</summary>
    public double Read()
    {
        _warmth += 0.1 * ((2 * Watts) - _warmth);
        return baseKelvin + _warmth;
    }
}
