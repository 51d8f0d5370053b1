using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.LineProtocol;

/// <summary>
/// Reads line protocol: <c>measurement,tag=value field=1.5,other=2i 1795204670621000000</c>. A line that is wrong takes
/// nothing else with it, even one with an odd quote, for which InfluxDB refuses the whole request.
/// </summary>
/// <param name="sink">Where points go.</param>
/// <param name="precision">Nanoseconds in the unit of the timestamps.</param>
/// <param name="now">The time of points that have none, in nanoseconds since 1970.</param>
internal sealed class LineProtocolReader(IInfluxSink sink, long precision, long now)
{
    private const int MaximumFaults = 100;

    private readonly LineProtocolLine _line = new(precision, now - (now % precision));
    private readonly List<string> _faults = [];
    private string? _refusal;

    /// <summary>How many points the sink took.</summary>
    public int Taken { get; private set; }

    /// <summary>How many points the sink refused.</summary>
    public int Refused { get; private set; }

    /// <summary>How many lines were wrong.</summary>
    public int Faults { get; private set; }

    /// <summary>What went wrong, as InfluxDB's message of a partial write, or null.</summary>
    public string? Error
    {
        get
        {
            if (Faults > 0)
                return (Taken + Refused > 0 ? "partial write: " : "") + string.Join('\n', _faults) + (Taken + Refused > 0 ? " dropped=0" : "");
            return Refused > 0 ? $"partial write: {_refusal} dropped={Refused}" : null;
        }
    }

    /// <summary>Reads all lines of a text.</summary>
    public void Read(ReadOnlySpan<char> text)
    {
        while (text.Length > 0)
        {
            var length = LineLength(text);
            ReadLine(text[..length]);
            text = text[Math.Min(length + 1, text.Length)..];
        }
    }

    /// <summary>To the end of the line, which is no newline inside quotes that are closed again.</summary>
    private static int LineLength(ReadOnlySpan<char> text)
    {
        var newline = text.IndexOf('\n');
        if (newline < 0)
            return text.Length;
        if (!text[..newline].Contains('"'))
            return newline;
        var quoted = false;
        var inFields = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\')
                i++;
            else if (c == ' ')
                inFields = true;
            else if (c == '"' && inFields)
                quoted = !quoted;
            else if (c == '\n' && !quoted)
                return i;
        }

        return quoted ? newline : text.Length;
    }

    private void ReadLine(ReadOnlySpan<char> line)
    {
        line = line.TrimEnd('\r').TrimStart(" \t\0");
        if (line.IsEmpty || line[0] == '#')
            return;
        try
        {
            _line.Parse(line);
        }
        catch (LineProtocolException e)
        {
            Faults++;
            if (_faults.Count < MaximumFaults)
                _faults.Add($"unable to parse '{(line.Length > 1000 ? string.Concat(line[..1000], "…") : line)}': {e.Message}");
            return;
        }

        var refusal = _line.Point.Fields.Exists(field => field.Key == "time")
            ? $"invalid field name: input field \"time\" on measurement \"{_line.Point.Measurement}\" is invalid"
            : sink.Write(_line.Point);
        if (refusal is null)
        {
            Taken++;
        }
        else
        {
            Refused++;
            _refusal ??= refusal;
        }
    }
}
