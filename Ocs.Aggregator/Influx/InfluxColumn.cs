using System.Globalization;
using Ocs.Feeds;
using Ocs.Wamp;

namespace Ocs.Aggregator.Influx;

/// <summary>A column of a block, on its way into lines.</summary>
/// <param name="values">The column.</param>
/// <param name="key">Its name, escaped, and what stands behind it.</param>
/// <param name="isInteger">Whether the database keeps integers in it.</param>
internal struct InfluxColumn(FeedColumn values, byte[] key, bool isInteger)
{
    // Most measurements have no more, and zeros behind are left out.
    private const int UsualDecimals = 6;

    private int _decimals = UsualDecimals;
    private bool _isLong;

    public readonly FeedColumn Values => values;

    public readonly byte[] Key => key;

    public readonly bool IsInteger => isInteger;

    /// <summary>Whether InfluxDB has a form for a value.</summary>
    public readonly bool IsThere(int row) => values.Type != FeedColumnType.Double || double.IsFinite(values.Doubles[row]);

    /// <summary>Writes a floating-point value.</summary>
    /// <returns>How many bytes it took.</returns>
    public int Format(int row, Span<byte> utf8)
    {
        var value = values.Doubles[row];
        if (!_isLong && DecimalText.TryFormat(value, ref _decimals, utf8, out var written))
            return written;
        // So are most likely those below it.
        _isLong = true;
        value.TryFormat(utf8, out written, default, CultureInfo.InvariantCulture);
        return written;
    }
}
