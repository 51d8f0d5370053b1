namespace Ocs.DataNodes.Influx.Data;

/// <summary>Reads samples that lie in arrays, as one run.</summary>
internal sealed class ArrayReader(ReadOnlyMemory<long> times, ColumnMemory values) : InfluxReader
{
    private bool _read;

    public override InfluxType Type => values.Type;

    public override ReadOnlySpan<long> Times => times.Span;

    public override ReadOnlySpan<double> Floats => values.Floats.Span;

    public override ReadOnlySpan<long> Integers => values.Integers.Span;

    public override ReadOnlySpan<string> Strings => values.Strings.Span;

    public override ReadOnlySpan<bool> Booleans => values.Booleans.Span;

    public override bool MoveNext()
    {
        if (_read || times.Length == 0)
            return false;
        return _read = true;
    }
}

/// <summary>Values of one type in memory; only that of the type is used.</summary>
internal readonly record struct ColumnMemory(
    InfluxType Type,
    ReadOnlyMemory<double> Floats = default,
    ReadOnlyMemory<long> Integers = default,
    ReadOnlyMemory<string> Strings = default,
    ReadOnlyMemory<bool> Booleans = default);
