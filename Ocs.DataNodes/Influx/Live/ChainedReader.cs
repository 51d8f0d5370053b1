using Ocs.DataNodes.Influx.Data;

namespace Ocs.DataNodes.Influx.Live;

/// <summary>Reads one part of a field behind another; both are of the same type.</summary>
internal sealed class ChainedReader(InfluxReader past, InfluxReader cached) : InfluxReader
{
    private bool _isCached;

    public override InfluxType Type => past.Type;

    private InfluxReader Reader => _isCached ? cached : past;

    public override ReadOnlySpan<long> Times => Reader.Times;

    public override ReadOnlySpan<double> Floats => Reader.Floats;

    public override ReadOnlySpan<long> Integers => Reader.Integers;

    public override ReadOnlySpan<bool> Booleans => Reader.Booleans;

    public override ReadOnlySpan<string> Strings => Reader.Strings;

    public override bool MoveNext()
    {
        if (!_isCached && past.MoveNext())
            return true;
        _isCached = true;
        return cached.MoveNext();
    }

    public override void Dispose()
    {
        past.Dispose();
        cached.Dispose();
        base.Dispose();
    }
}
