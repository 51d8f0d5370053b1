namespace Ocs.DataNodes.Influx.Data;

/// <summary>One value of a field, or a missing one (<see cref="InfluxType.Unknown"/>).</summary>
internal readonly record struct InfluxValue
{
    private readonly long _bits;
    private readonly string? _text;

    private InfluxValue(InfluxType type, long bits, string? text)
    {
        Type = type;
        _bits = bits;
        _text = text;
    }

    public InfluxType Type { get; }

    public bool IsMissing => Type == InfluxType.Unknown;

    public double Float => BitConverter.Int64BitsToDouble(_bits);

    public long Integer => _bits;

    public bool Boolean => _bits != 0;

    public string String => _text ?? "";

    public static implicit operator InfluxValue(double value) => new(InfluxType.Float, BitConverter.DoubleToInt64Bits(value), null);

    public static implicit operator InfluxValue(long value) => new(InfluxType.Integer, value, null);

    public static implicit operator InfluxValue(bool value) => new(InfluxType.Boolean, value ? 1 : 0, null);

    public static implicit operator InfluxValue(string value) => new(InfluxType.String, 0, value);

    /// <summary>The same number as a float or an integer; missing where it is none.</summary>
    public InfluxValue CastTo(InfluxType type) => (Type, type) switch
    {
        _ when Type == type => this,
        (InfluxType.Integer, InfluxType.Float) => (double)_bits,
        (InfluxType.Float, InfluxType.Integer) => (long)Float,
        _ => default,
    };

    /// <summary>Less than 0, 0 or more, as the order of the type is; values of two types are not compared.</summary>
    public int CompareTo(InfluxValue other) => Type switch
    {
        InfluxType.Float => Float.CompareTo(other.Float),
        InfluxType.String => string.CompareOrdinal(_text, other._text),
        _ => _bits.CompareTo(other._bits),
    };
}
