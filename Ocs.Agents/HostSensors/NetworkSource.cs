namespace Ocs.Agents.HostSensors;

/// <summary>What the network interfaces receive and send. Real ones only; in a container, which has none, all but loopback.</summary>
internal sealed class NetworkSource(string sys, TimeProvider clock) : SensorSource("network")
{
    private static readonly (string Field, string Unit, string[] Counters)[] Rates =
    [
        ("received", "B/s", ["rx_bytes"]),
        ("sent", "B/s", ["tx_bytes"]),
        ("errors", "1/s", ["rx_errors", "tx_errors", "rx_dropped", "tx_dropped"]),
    ];

    private readonly SensorRates _rates = new(clock);

    public override IEnumerable<SensorReading> Read()
    {
        var all = Folders(Path.Combine(sys, "class", "net")).Where(path => Path.GetFileName(path) != "lo").ToList();
        var real = all.Where(path => Directory.Exists(Path.Combine(path, "device"))).ToList();
        foreach (var path in real.Count > 0 ? real : all)
        {
            var name = Path.GetFileName(path);
            foreach (var (field, unit, counters) in Rates)
            {
                var count = SensorReading.Of(
                    Field(name, field), unit, () => counters.Sum(counter => ReadNumber(Path.Combine(path, "statistics", counter))));
                if (count.Fault is not null)
                    yield return count;
                else if (_rates.Next(count.Field, count.Value) is { } rate)
                    yield return count with { Value = unit == "B/s" ? Math.Round(rate) : rate };
            }
        }
    }
}
