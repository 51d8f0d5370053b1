using System.Globalization;

namespace Ocs.Wamp;

/// <summary>A number that was read: in JSON its digits as an integer of up to 19 digits and a power of ten, elsewhere its value.</summary>
internal struct ScannedNumber
{
    private const int MostDigits = 19;
    private const int MostExactPower = 22;
    private const ulong MostExactMagnitude = 1UL << 53;

    private static readonly double[] PowersOfTen =
    [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22,
    ];

    private ulong _magnitude;
    private int _power;
    private bool _negative;
    private bool _exact;
    private double _word; // a bare word of JSON, or a double of another format; zero where neither

    /// <summary>Whether the literal has neither point nor exponent.</summary>
    public bool IsInteger { get; private set; }

    /// <summary>A double.</summary>
    public static ScannedNumber Of(double value) => new() { _word = value, _negative = double.IsNegative(value), _exact = true };

    /// <summary>An integer.</summary>
    public static ScannedNumber Of(long value) => new()
    {
        _negative = value < 0,
        _magnitude = value < 0 ? (ulong)-value : (ulong)value,
        _exact = true,
        IsInteger = true,
    };

    /// <summary>An integer that does not fit 64 bits.</summary>
    public static ScannedNumber TooBig() => new() { IsInteger = true };

    /// <summary>Reads the JSON number at a position and moves behind it; false where there is none.</summary>
    public static bool TryScan(ReadOnlySpan<byte> bytes, ref int position, out ScannedNumber number)
    {
        number = default;
        var at = position;
        if (at < bytes.Length && bytes[at] == '-')
        {
            number._negative = true;
            at++;
        }

        if ((uint)at >= (uint)bytes.Length)
            return false;
        if (!IsDigit(bytes[at]))
            return number.TryScanWord(bytes, at, ref position);

        var first = at;
        var magnitude = 0UL;
        for (; (uint)at < (uint)bytes.Length && IsDigit(bytes[at]); at++)
            magnitude = (magnitude * 10) + (ulong)(bytes[at] - '0');
        var digits = at - first;
        if (digits > 1 && bytes[first] == '0')
            return false;
        number.IsInteger = true;

        if ((uint)at < (uint)bytes.Length && bytes[at] == '.')
        {
            var point = at++;
            for (; (uint)at < (uint)bytes.Length && IsDigit(bytes[at]); at++)
                magnitude = (magnitude * 10) + (ulong)(bytes[at] - '0');
            number._power = point + 1 - at;
            if (number._power == 0)
                return false;
            digits -= number._power;
            number.IsInteger = false;
        }

        if ((uint)at < (uint)bytes.Length && (bytes[at] | 0x20) == 'e')
        {
            number.IsInteger = false;
            if (!number.TryScanExponent(bytes, ref at))
                return false;
        }

        number._magnitude = magnitude;
        number._exact = digits <= MostDigits;
        position = at;
        return true;
    }

    /// <summary>The integer, if it is one and fits 64 bits.</summary>
    public readonly bool TryGetInteger(out long value)
    {
        value = _negative ? -(long)_magnitude : (long)_magnitude;
        return IsInteger && _exact && _magnitude <= (_negative ? 1UL << 63 : long.MaxValue);
    }

    /// <summary>The number as the nearest double; the literal is needed where it has more digits than a double holds.</summary>
    public readonly double ToDouble(ReadOnlySpan<byte> literal)
    {
        if (_word != 0)
            return _word;
        if (!_exact || _power is < DecimalDouble.LowestPower or > DecimalDouble.HighestPower)
            return double.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture);

        // Where both operands are exact, one IEEE operation rounds correctly.
        var value = _magnitude > MostExactMagnitude || _power is < -MostExactPower or > MostExactPower ? DecimalDouble.Compute(_magnitude, _power)
            : _power < 0 ? _magnitude / PowersOfTen[-_power]
            : _magnitude * PowersOfTen[_power];
        return _negative ? -value : value;
    }

    private static bool IsDigit(byte value) => (uint)(value - '0') <= 9;

    private bool TryScanWord(ReadOnlySpan<byte> bytes, int at, ref int position)
    {
        var rest = bytes[at..];
        if (rest.StartsWith("Infinity"u8))
        {
            _word = _negative ? double.NegativeInfinity : double.PositiveInfinity;
            position = at + "Infinity".Length;
            return true;
        }

        if (_negative || !rest.StartsWith("NaN"u8))
            return false;
        _word = double.NaN;
        position = at + "NaN".Length;
        return true;
    }

    private bool TryScanExponent(ReadOnlySpan<byte> bytes, ref int at)
    {
        const int beyondAnyDouble = 100_000;
        at++;
        var negative = false;
        if ((uint)at < (uint)bytes.Length && bytes[at] is (byte)'+' or (byte)'-')
            negative = bytes[at++] == '-';
        var first = at;
        var exponent = 0;
        for (; (uint)at < (uint)bytes.Length && IsDigit(bytes[at]); at++)
            exponent = Math.Min((exponent * 10) + (bytes[at] - '0'), beyondAnyDouble);
        _power += negative ? -exponent : exponent;
        return at > first;
    }
}
