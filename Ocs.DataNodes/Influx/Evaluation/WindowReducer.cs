using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Evaluation;

/// <summary>
/// What a function makes of the samples of each interval, however they come: series after series, run after run.
/// </summary>
internal abstract class WindowReducer
{
    private long[] _counts = new long[64];

    /// <summary>How many intervals there are up to the last that had samples.</summary>
    public int Windows { get; private set; }

    /// <summary>A function that takes samples in any order; null for one that needs them sorted.</summary>
    public static WindowReducer? Create(string function, InfluxType type) => (function, type) switch
    {
        ("count", _) => new CountReducer(),
        ("sum", InfluxType.Float) => new SumReducer<double>(),
        ("sum", InfluxType.Integer) => new SumReducer<long>(),
        ("mean", InfluxType.Float) => new MeanReducer<double>(),
        ("mean", InfluxType.Integer) => new MeanReducer<long>(),
        ("spread", InfluxType.Float) => new SpreadReducer<double>(),
        ("spread", InfluxType.Integer) => new SpreadReducer<long>(),
        ("min" or "max", InfluxType.Float) => new ExtremeReducer<double>(function == "max"),
        ("min" or "max", InfluxType.Integer) => new ExtremeReducer<long>(function == "max"),
        ("min" or "max", InfluxType.Boolean) => new BooleanExtremeReducer(function == "max"),
        ("first" or "last", _) => new EndReducer(function == "last"),
        _ => null,
    };

    /// <summary>How many samples an interval has.</summary>
    public long Count(int window) => _counts[window];

    /// <summary>Takes a part of the reader's run, all of it in one interval.</summary>
    public void Add(int window, int series, InfluxReader reader, int start, int length)
    {
        if (window >= _counts.Length)
        {
            var size = Math.Max(window + 1, _counts.Length * 2);
            Array.Resize(ref _counts, size);
            Grow(size);
        }

        Windows = Math.Max(Windows, window + 1);
        Take(window, series, reader, start, length);
        _counts[window] += length;
    }

    /// <summary>The value of an interval that has samples.</summary>
    public abstract InfluxValue Value(int window);

    /// <summary>The time of the sample that was chosen, where one was.</summary>
    public virtual long Time(int window) => 0;

    /// <summary>The series of the sample that was chosen, where one was.</summary>
    public virtual int Series(int window) => 0;

    /// <summary>Makes room for as many intervals; called before the first sample beyond 64.</summary>
    protected abstract void Grow(int size);

    /// <summary>Takes samples; <see cref="Count"/> is still without them.</summary>
    protected abstract void Take(int window, int series, InfluxReader reader, int start, int length);
}
