namespace Ocs.DataNodes.Grafana;

/// <summary>Grafana's names of units.</summary>
internal static class GrafanaUnit
{
    /// <summary>Since when Grafana takes a unit that it does not know, as a suffix.</summary>
    private const int Suffixes = 7;

    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        [""] = "none",
        ["K"] = "kelvin",
        ["C"] = "celsius",
        ["°C"] = "celsius",
        ["degC"] = "celsius",
        ["F"] = "farenheit",
        ["%"] = "percent",
        ["s"] = "s",
        ["ms"] = "ms",
        ["us"] = "µs",
        ["µs"] = "µs",
        ["ns"] = "ns",
        ["Hz"] = "rothz",
        ["rpm"] = "rotrpm",
        ["RPM"] = "rotrpm",
        ["rad/s"] = "rotrads",
        ["V"] = "volt",
        ["mV"] = "mvolt",
        ["A"] = "amp",
        ["mA"] = "mamp",
        ["W"] = "watt",
        ["mW"] = "mwatt",
        ["kW"] = "kwatt",
        ["J"] = "joule",
        ["ohm"] = "ohm",
        ["Ohm"] = "ohm",
        ["Ohms"] = "ohm",
        ["Ω"] = "ohm",
        ["B"] = "bytes",
        ["bytes"] = "bytes",
        ["B/s"] = "Bps",
        ["bit/s"] = "bps",
        ["m"] = "lengthm",
        ["mm"] = "lengthmm",
        ["km"] = "lengthkm",
        ["m/s"] = "velocityms",
        ["km/h"] = "velocitykmh",
        ["deg"] = "degree",
        ["°"] = "degree",
        ["rad"] = "radian",
        ["arcmin"] = "arcmin",
        ["arcsec"] = "arcsec",
        ["Pa"] = "pressurepa",
        ["hPa"] = "pressurehpa",
        ["kPa"] = "pressurekpa",
        ["bar"] = "pressurebar",
        ["mbar"] = "pressurembar",
        ["psi"] = "pressurepsi",
        ["dB"] = "dB",
        ["dBm"] = "dBm",
        ["W/m2"] = "Wm2",
        ["W/m^2"] = "Wm2",
        ["g"] = "massg",
        ["kg"] = "masskg",
        ["L/min"] = "flowlpm",
    };

    /// <summary>The name of a unit as a field tells it.</summary>
    public static string Of(string unit, int version) =>
        Known.TryGetValue(unit, out var known) ? known : version >= Suffixes ? $"suffix:{unit}" : "none";
}
