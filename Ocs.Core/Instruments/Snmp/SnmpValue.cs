using System.Globalization;
using System.Net;
using System.Text;

namespace Ocs.Instruments;

/// <summary>A value of a variable of SNMP.</summary>
public sealed class SnmpValue
{
    private readonly ulong _number;
    private readonly byte[] _bytes;
    private readonly string _name;

    private SnmpValue(SnmpKind kind, ulong number = 0, byte[]? bytes = null, string name = "") => (Kind, _number, _bytes, _name) = (kind, number, bytes ?? [], name);

    /// <summary>What it is.</summary>
    public SnmpKind Kind { get; }

    /// <summary>Whether the device has the variable.</summary>
    public bool Exists => Kind is not (SnmpKind.NoSuchObject or SnmpKind.NoSuchInstance or SnmpKind.EndOfMib);

    /// <summary>No value.</summary>
    public static SnmpValue Null { get; } = new(SnmpKind.Null);

    /// <summary>An integer.</summary>
    public static SnmpValue Of(int value) => new(SnmpKind.Integer, unchecked((ulong)value));

    /// <summary>A text, as UTF-8.</summary>
    public static SnmpValue Of(string text) => new(SnmpKind.Text, bytes: Encoding.UTF8.GetBytes(text));

    /// <summary>A value of one of the kinds that are numbers.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="number">The number; above 32 bits in <see cref="SnmpKind.Counter64"/> only.</param>
    public static SnmpValue Of(SnmpKind kind, ulong number) => new(kind, number);

    /// <summary>A value of one of the kinds that are bytes.</summary>
    /// <param name="kind">The kind.</param>
    /// <param name="bytes">The bytes.</param>
    public static SnmpValue Of(SnmpKind kind, byte[] bytes) => new(kind, bytes: bytes);

    /// <summary>The name of a variable, as <c>1.3.6.1.2.1.1.5.0</c>.</summary>
    public static SnmpValue OfOid(string oid) => new(SnmpKind.Oid, name: oid);

    /// <summary>The number of an integer, count, level or time.</summary>
    /// <exception cref="InvalidDataException">It is none, or above 63 bits.</exception>
    public long AsInteger() => Kind switch
    {
        SnmpKind.Integer => unchecked((long)_number),
        SnmpKind.Counter32 or SnmpKind.Gauge32 or SnmpKind.TimeTicks => (long)_number,
        SnmpKind.Counter64 when _number <= long.MaxValue => (long)_number,
        _ => throw new InvalidDataException($"The device sent {this}, which is no integer."),
    };

    /// <summary>The number of a count, level or time without its sign.</summary>
    internal ulong Number => _number;

    /// <summary>The bytes of a text, an address or what is opaque; none of others.</summary>
    public ReadOnlyMemory<byte> AsBytes() => _bytes;

    /// <summary>The value as people read it: text as it is, numbers in decimals, <c>1.3.6…</c>, <c>10.0.0.5</c>.</summary>
    public override string ToString() => Kind switch
    {
        SnmpKind.Text => Encoding.UTF8.GetString(_bytes),
        SnmpKind.Oid => _name,
        SnmpKind.IpAddress when _bytes.Length == 4 => new IPAddress(_bytes).ToString(),
        SnmpKind.Opaque or SnmpKind.IpAddress => System.Convert.ToHexString(_bytes),
        SnmpKind.Integer => AsInteger().ToString(CultureInfo.InvariantCulture),
        SnmpKind.Counter32 or SnmpKind.Gauge32 or SnmpKind.TimeTicks or SnmpKind.Counter64 => _number.ToString(CultureInfo.InvariantCulture),
        _ => Kind.ToString(),
    };
}
