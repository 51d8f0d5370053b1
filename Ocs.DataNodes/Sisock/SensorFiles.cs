using System.Globalization;

namespace Ocs.DataNodes.Sisock;

/// <summary>The temperatures, fans and voltages of this host (sisock's sensors server, without the sensors program); the load where it has none.</summary>
internal sealed class SensorFiles(string sys, string proc)
{
    private static readonly (string Prefix, double Scale, string Unit)[] Kinds = [("temp", 1e-3, "degC"), ("fan", 1, "rpm"), ("in", 1e-3, "V")];

    /// <summary>What can be read now: <c>chip_label</c>, value, unit.</summary>
    public List<(string Field, double Value, string? Unit)> Read()
    {
        var readings = new Dictionary<string, (string Field, double Value, string? Unit)>(StringComparer.Ordinal);
        foreach (var chip in Folders(Path.Combine(sys, "class", "hwmon")))
        {
            foreach (var (prefix, scale, unit) in Kinds)
            {
                foreach (var input in Directory.GetFiles(chip, prefix + "*_input").Order(StringComparer.Ordinal))
                {
                    var label = Text(input.Replace("_input", "_label", StringComparison.Ordinal)) ?? Path.GetFileName(input)[..^"_input".Length];
                    Add(readings, $"{Text(Path.Combine(chip, "name")) ?? Path.GetFileName(chip)}_{label}", Text(input), scale, unit);
                }
            }
        }

        foreach (var zone in Folders(Path.Combine(sys, "class", "thermal")).Where(folder => Path.GetFileName(folder).StartsWith("thermal_zone", StringComparison.Ordinal)))
            Add(readings, $"{Path.GetFileName(zone)}_{Text(Path.Combine(zone, "type"))}", Text(Path.Combine(zone, "temp")), 1e-3, "degC");
        if (readings.Count == 0)
            Add(readings, "load_1min", Text(Path.Combine(proc, "loadavg"))?.Split(' ')[0], 1, null);
        return [.. readings.Values];
    }

    private static void Add(Dictionary<string, (string Field, double Value, string? Unit)> readings, string field, string? text, double scale, string? unit)
    {
        var name = field.ToLowerInvariant().Replace(' ', '_');
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
            readings.TryAdd(name, (name, value * scale, unit));
    }

    private static IEnumerable<string> Folders(string folder) =>
        Directory.Exists(folder) ? Directory.GetDirectories(folder).Order(StringComparer.Ordinal) : [];

    /// <summary>The first line of a file; null where it cannot be read, as sensors that are switched off cannot.</summary>
    private static string? Text(string file)
    {
        try
        {
            return File.Exists(file) && File.ReadAllText(file).Trim() is { Length: > 0 } text ? text : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
