using System.Diagnostics.CodeAnalysis;
using System.Numerics;

namespace Ocs.Wamp;

/// <summary>One decoded value of a payload. Hot paths do not make these: see <see cref="WampReader"/>.</summary>
[SuppressMessage("Usage", "CA2225", Justification = "The named forms are the As… members.")]
public readonly struct WampValue : IEquatable<WampValue>
{
    private readonly long _bits;
    private readonly object? _object;

    private WampValue(WampValueKind kind, long bits, object? boxed)
    {
        Kind = kind;
        _bits = bits;
        _object = boxed;
    }

    /// <summary>The null value; also <c>default</c>.</summary>
    public static WampValue Null => default;

    /// <summary>What kind of value this is.</summary>
    public WampValueKind Kind { get; }

    /// <summary>Whether this is null.</summary>
    public bool IsNull => Kind == WampValueKind.Null;

    /// <summary>Wraps text; null text becomes the null value.</summary>
    public static implicit operator WampValue(string? value) => value is null ? Null : new(WampValueKind.String, 0, value);

    /// <summary>Wraps a boolean.</summary>
    public static implicit operator WampValue(bool value) => new(WampValueKind.Boolean, value ? 1 : 0, null);

    /// <summary>Wraps an integer.</summary>
    public static implicit operator WampValue(long value) => new(WampValueKind.Integer, value, null);

    /// <summary>Wraps a double.</summary>
    public static implicit operator WampValue(double value) => new(WampValueKind.Double, BitConverter.DoubleToInt64Bits(value), null);

    /// <summary>Wraps an integer of any size; one that fits 64 bits becomes <see cref="WampValueKind.Integer"/>.</summary>
    public static implicit operator WampValue(BigInteger value) =>
        value >= long.MinValue && value <= long.MaxValue
            ? (WampValue)(long)value
            : new WampValue(WampValueKind.BigInteger, 0, value);

    /// <summary>Wraps bytes.</summary>
    public static implicit operator WampValue(byte[] value) => new(WampValueKind.Binary, 0, value);

    /// <summary>Wraps a list.</summary>
    public static implicit operator WampValue(WampList value) => new(WampValueKind.List, 0, value);

    /// <summary>Wraps a map.</summary>
    public static implicit operator WampValue(WampMap value) => new(WampValueKind.Map, 0, value);

    /// <summary>The boolean.</summary>
    /// <exception cref="InvalidCastException">It is of another kind.</exception>
    public bool AsBoolean() => Kind == WampValueKind.Boolean ? _bits != 0 : throw Wrong("a boolean");

    /// <summary>The integer.</summary>
    /// <exception cref="InvalidCastException">It is of another kind, or does not fit.</exception>
    public long AsInteger() => Kind == WampValueKind.Integer ? _bits : throw Wrong("an integer");

    /// <summary>The integer, of any size.</summary>
    /// <exception cref="InvalidCastException">It is of another kind.</exception>
    public BigInteger AsBigInteger() => Kind switch
    {
        WampValueKind.Integer => _bits,
        WampValueKind.BigInteger => (BigInteger)_object!,
        _ => throw Wrong("an integer"),
    };

    /// <summary>The number as a double; integers are converted.</summary>
    /// <exception cref="InvalidCastException">It is of another kind.</exception>
    public double AsDouble() => Kind switch
    {
        WampValueKind.Double => BitConverter.Int64BitsToDouble(_bits),
        WampValueKind.Integer => _bits,
        WampValueKind.BigInteger => (double)(BigInteger)_object!,
        _ => throw Wrong("a number"),
    };

    /// <summary>The text.</summary>
    /// <exception cref="InvalidCastException">It is of another kind.</exception>
    public string AsString() => _object as string ?? throw Wrong("a string");

    /// <summary>The bytes.</summary>
    /// <exception cref="InvalidCastException">It is of another kind.</exception>
    public byte[] AsBinary() => _object as byte[] ?? throw Wrong("binary");

    /// <summary>The list.</summary>
    /// <exception cref="InvalidCastException">It is of another kind.</exception>
    public WampList AsList() => _object as WampList ?? throw Wrong("a list");

    /// <summary>The map.</summary>
    /// <exception cref="InvalidCastException">It is of another kind.</exception>
    public WampMap AsMap() => _object as WampMap ?? throw Wrong("a map");

    /// <summary>The text, or null when it is of another kind.</summary>
    public string? AsStringOrNull() => _object as string;

    /// <summary>The list, or null when it is of another kind.</summary>
    public WampList? AsListOrNull() => _object as WampList;

    /// <summary>The map, or null when it is of another kind.</summary>
    public WampMap? AsMapOrNull() => _object as WampMap;

    /// <inheritdoc/>
    public bool Equals(WampValue other) => Kind == other.Kind && _bits == other._bits && Kind switch
    {
        WampValueKind.Binary => AsBinary().AsSpan().SequenceEqual(other.AsBinary()),
        _ => Equals(_object, other._object),
    };

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is WampValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, _bits, Kind == WampValueKind.Binary ? AsBinary().Length : _object);

    /// <summary>Whether two values are of the same kind and equal, bit for bit.</summary>
    public static bool operator ==(WampValue left, WampValue right) => left.Equals(right);

    /// <summary>Whether two values differ in kind or content.</summary>
    public static bool operator !=(WampValue left, WampValue right) => !left.Equals(right);

    private InvalidCastException Wrong(string wanted) => new($"This WAMP value is {Kind}, not {wanted}.");
}
