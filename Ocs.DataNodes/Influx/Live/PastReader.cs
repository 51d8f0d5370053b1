using Ocs.DataNodes.History;
using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Evaluation;
using Ocs.G3;

namespace Ocs.DataNodes.Influx.Live;

/// <summary>Reads a field from the archive, part by part, so that a year need not lie in memory. What is not a number is left out.</summary>
/// <param name="archive">The archive.</param>
/// <param name="name">The name of the field there.</param>
/// <param name="type">The type to read it as; what cannot be is left out.</param>
/// <param name="from">The first time, in nanoseconds since 1970.</param>
/// <param name="to">The last time, in nanoseconds since 1970.</param>
/// <param name="cancellationToken">Ends it.</param>
internal sealed class PastReader(ArchivedFields archive, string name, InfluxType type, long from, long to, CancellationToken cancellationToken) : InfluxReader
{
    /// <summary>Parts have about this many samples: the next is longer or shorter than the one before as need be.</summary>
    private const int SamplesPerPart = 500_000;

    private const int NanosecondsPerTick = 10;

    private static readonly long LongestPart = 2 * 86_400 * G3Ticks.PerSecond;

    private readonly long _last = Floor(to);
    private long _next = Math.Max(-Floor(-from), archive.Beginning);
    private long _length = 6 * 3600 * G3Ticks.PerSecond;
    private Run _part = new(type, 1);

    public override InfluxType Type => type;

    public override ReadOnlySpan<long> Times => _part.Times;

    public override ReadOnlySpan<double> Floats => _part.Values.Floats;

    public override ReadOnlySpan<long> Integers => _part.Values.Integers;

    public override ReadOnlySpan<bool> Booleans => _part.Values.Booleans;

    public override ReadOnlySpan<string> Strings => _part.Values.Strings!;

    public override bool MoveNext()
    {
        while (_next <= _last)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var end = _last - _next < _length ? _last : _next + _length - 1;
            _part = ReadPart(_next, end);
            _next = end + 1;
            if (_part.Count > 2 * SamplesPerPart)
                _length = Math.Max(G3Ticks.PerSecond, _length / 2);
            else if (_part.Count < SamplesPerPart)
                _length = Math.Min(LongestPart, _length * 2);
            if (_part.Count > 0)
                return true;
        }

        return false;
    }

    /// <summary>The tick at a time or the last one before it.</summary>
    private static long Floor(long nanoseconds) => (long)Math.Floor((decimal)nanoseconds / NanosecondsPerTick);

    private Run ReadPart(long first, long last)
    {
        var found = Fetch(first, last).FindAll(series => series.Type == HkFieldType.String == (type == InfluxType.String));
        var run = new Run(type, Math.Max(16, found.Sum(series => series.Count)));
        if (found is [var only])
        {
            for (var row = 0; row < only.Count; row++)
                Add(run, only, row);
            return run;
        }

        foreach (var (series, row, _) in found.SelectMany(series => Enumerable.Range(0, series.Count).Select(row => (series, row, series.Ticks[row]))).OrderBy(sample => sample.Item3))
            Add(run, series, row);
        return run;
    }

    private List<HkSeries> Fetch(long first, long last)
    {
        try
        {
            // Functions pull their samples, so this thread has to wait.
            return archive.ReadAllAsync(name, first, last, cancellationToken).GetAwaiter().GetResult();
        }
        catch (TimeoutException exception)
        {
            throw new InfluxQueryException(exception.Message);
        }
    }

    /// <summary>Adds a sample; of two at the same time the first one counts.</summary>
    private void Add(Run run, HkSeries series, int row)
    {
        var time = series.Ticks[row] * NanosecondsPerTick;
        if (run.Count > 0 && run.Times[^1] >= time)
            return;
        if (type == InfluxType.String)
            run.Add(time, series.Texts[row]);
        else if (double.IsFinite(series.Numbers[row]))
            run.Add(time, Value(series.Numbers[row]));
    }

    private InfluxValue Value(double number) => type switch
    {
        InfluxType.Integer => (long)number,
        InfluxType.Boolean => number != 0,
        _ => number,
    };
}
