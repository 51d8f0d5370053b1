using System.Globalization;

namespace Ocs.Agents.HostSensors;

/// <summary>How the processors spent the time since the last reading.</summary>
internal sealed class ProcessorSource(string proc) : SensorSource("cpu")
{
    // The columns of the line "cpu" in /proc/stat (man 5 proc), without guest time, which user time contains.
    private const int Idle = 3, InputOutput = 4, Steal = 7, Columns = 8;

    private double[]? _last;

    public override IEnumerable<SensorReading> Read()
    {
        var now = Array.ConvertAll(ReadLine(Path.Combine(proc, "stat"), "cpu")[1..], word => double.Parse(word, CultureInfo.InvariantCulture));
        Array.Resize(ref now, Columns);
        var last = _last;
        _last = now;
        if (last is null)
            return [];

        var spent = now.Zip(last, (after, before) => after - before).ToArray();
        var total = spent.Sum();
        return
        [
            new(Field("busy"), "%", Percent(total - spent[Idle] - spent[InputOutput])),
            new(Field("iowait"), "%", Percent(spent[InputOutput])),
            new(Field("steal"), "%", Percent(spent[Steal])),
        ];

        double Percent(double part) => total > 0 ? Math.Clamp(Math.Round(100 * part / total, 2), 0, 100) : double.NaN;
    }
}
