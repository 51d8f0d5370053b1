using System.Buffers;
using System.Globalization;
using System.Text;
using Ocs.Feeds;
using Ocs.Numbers;

namespace Ocs.Aggregator.Influx;

/// <summary>
/// Messages as InfluxDB's line protocol, named as OCS's publisher does: measurement is the agent's address, the tag
/// <c>feed</c> the feed, fields those of the blocks. Everything is escaped. What InfluxDB has no form for is left out and counted:
/// NaN and infinities, times beyond its range.
/// </summary>
internal sealed class InfluxLines(InfluxFieldTypes types)
{
    private const double LeastSeconds = -9_223_372_036;
    private const double MostSeconds = 9_223_372_036;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(" ,=\\\n\r");

    private readonly ArrayBufferWriter<byte> _bytes = new(1 << 16);
    private readonly List<int> _ends = [];
    private byte[] _prefix = [];
    private FeedInfo? _feed;

    /// <summary>The lines.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.WrittenMemory;

    /// <summary>Where each line ends.</summary>
    public IReadOnlyList<int> Ends => _ends;

    /// <summary>How many values were left out.</summary>
    public long LeftOut { get; private set; }

    /// <summary>How much was known of types when it began.</summary>
    public int TypesVersion { get; private set; } = types.Version;

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        TypesVersion = types.Version;
        _bytes.ResetWrittenCount();
        _ends.Clear();
        LeftOut = 0;
    }

    /// <summary>Appends a line for each row of each block.</summary>
    public void Add(FeedMessage message)
    {
        if (!ReferenceEquals(_feed, message.Feed))
        {
            _feed = message.Feed;
            _prefix = Encoding.UTF8.GetBytes($"{Escape(message.Feed.AgentAddress, equals: false)},feed={Escape(message.Feed.FeedName, equals: true)}");
        }

        foreach (var block in message.Blocks)
        {
            var columns = Array.ConvertAll(block.Columns, column =>
            {
                var (name, type) = types.Resolve(message.Feed.AgentAddress, column.Name, column.Type);
                return (Key: Encoding.UTF8.GetBytes(Escape(name, equals: true) + "="), type, column);
            });
            for (var row = 0; row < block.Timestamps.Length; row++)
                AddRow(columns, block.Timestamps[row], row);
        }
    }

    private void AddRow((byte[] Key, FeedColumnType Type, FeedColumn Column)[] columns, double time, int row)
    {
        if (!(time > LeastSeconds && time < MostSeconds))
        {
            LeftOut += columns.Length;
            return;
        }

        // A line without a field is none.
        if (!Array.Exists(columns, column => IsThere(column.Column, row)))
        {
            LeftOut += columns.Length;
            return;
        }

        _bytes.Write(_prefix);
        var separator = ' ';
        foreach (var (key, type, column) in columns)
        {
            if (!IsThere(column, row))
            {
                LeftOut++;
                continue;
            }

            Letter(separator);
            _bytes.Write(key);
            Value(column, type, row);
            separator = ',';
        }

        Letter(' ');
        // As ocs's publisher does, so that what both write is one point (influxdb_publisher.py: format_data).
        Number((long)(time * 1e9));
        Letter('\n');
        _ends.Add(_bytes.WrittenCount);
    }

    private static bool IsThere(FeedColumn column, int row) => column.Type != FeedColumnType.Double || double.IsFinite(column.Doubles[row]);

    private void Value(FeedColumn column, FeedColumnType type, int row)
    {
        switch (column.Type)
        {
            case FeedColumnType.Double:
                Number(column.Doubles[row]);
                break;
            case FeedColumnType.Integer:
                Number(column.Integers[row]);
                if (type == FeedColumnType.Integer)
                    Letter('i');
                break;
            case FeedColumnType.Boolean:
                Text(column.Booleans[row] ? "True" : "False");
                break;
            default:
                Letter('"');
                Text(column.Strings[row].Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal));
                Letter('"');
                break;
        }
    }

    private void Number(double number)
    {
        // Most measurements have no more, and zeros behind are left out.
        var decimals = 6;
        if (DecimalText.TryFormat(number, ref decimals, _bytes.GetSpan(40), out var length))
            _bytes.Advance(length);
        else
            Number<double>(number);
    }

    private void Number<T>(T number)
        where T : IUtf8SpanFormattable
    {
        number.TryFormat(_bytes.GetSpan(40), out var length, default, CultureInfo.InvariantCulture);
        _bytes.Advance(length);
    }

    private void Letter(char letter)
    {
        _bytes.GetSpan(1)[0] = (byte)letter;
        _bytes.Advance(1);
    }

    private void Text(string text) => Encoding.UTF8.GetBytes(text, _bytes);

    /// <summary>What stands in front of the fields knows no quotes: some letters have a backslash in front, and a line cannot go on in the next.</summary>
    private static string Escape(string name, bool equals)
    {
        if (!name.AsSpan().ContainsAny(Escaped))
            return name;
        var escaped = new StringBuilder(name.Length + 8);
        foreach (var letter in name)
        {
            if (letter is '\n' or '\r' or '\\')
            {
                escaped.Append('_');
                continue;
            }

            if (letter is ' ' or ',' || (letter == '=' && equals))
                escaped.Append('\\');
            escaped.Append(letter);
        }

        return escaped.ToString();
    }
}
