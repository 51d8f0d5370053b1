using System.Globalization;

namespace Ocs.Agents.HostSensors;

/// <summary>
/// Puts the readings of one source into blocks whose sets of fields never change, as feeds ask for. The first reading
/// makes the block, named after the source. A sensor that goes away leaves NaN in its place, and takes it again when it
/// returns; sensors that appear later make a further block, <c>name_2</c> and so on.
/// </summary>
internal sealed class SensorBlocks(string source)
{
    /// <summary>More sensors than this of one source are not published: a host where devices come and go would grow for ever.</summary>
    public const int MostSensors = 256;

    private readonly List<(string Block, List<SensorReading> Last)> _blocks = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <summary>The blocks to publish, each with a reading for every field it ever had.</summary>
    public IEnumerable<(string Block, IReadOnlyList<SensorReading> Readings)> Arrange(IEnumerable<SensorReading> readings)
    {
        var current = new Dictionary<string, SensorReading>(StringComparer.Ordinal);
        foreach (var reading in readings)
            current.TryAdd(reading.Field, reading);

        var fresh = current.Values.Where(reading => !_known.Contains(reading.Field)).Take(MostSensors - _known.Count).ToList();
        if (fresh.Count > 0)
        {
            _known.UnionWith(fresh.Select(reading => reading.Field));
            var number = _blocks.Count + 1;
            _blocks.Add((number == 1 ? source : source + "_" + number.ToString(CultureInfo.InvariantCulture), fresh));
        }

        foreach (var (block, last) in _blocks)
        {
            for (var i = 0; i < last.Count; i++)
            {
                last[i] = current.TryGetValue(last[i].Field, out var reading)
                    ? reading
                    : last[i] with { Value = double.NaN, Fault = "it is gone" };
            }

            yield return (block, last);
        }
    }
}
