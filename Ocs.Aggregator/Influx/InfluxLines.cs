using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Ocs.Feeds;

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

    // The longest shortest form of a double has 24 letters, a whole number 20.
    private const int LongestNumber = 32;
    private const int MostNames = 16384;

    private static readonly SearchValues<char> Escaped = SearchValues.Create(" ,=\\\n\r");

    private readonly List<int> _ends = [];
    private readonly Dictionary<FeedInfo, byte[]> _prefixes = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, byte[]> _keys = new(StringComparer.Ordinal);
    private InfluxColumn[] _columns = new InfluxColumn[16];
    private byte[] _bytes = new byte[1 << 16];
    private int _length;

    /// <summary>The lines.</summary>
    public ReadOnlyMemory<byte> Bytes => _bytes.AsMemory(0, _length);

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
        _length = 0;
        _ends.Clear();
        LeftOut = 0;
    }

    /// <summary>Appends a line for each row of each block.</summary>
    public void Add(FeedMessage message)
    {
        var prefix = PrefixOf(message.Feed);
        foreach (var block in message.Blocks)
        {
            var count = block.Columns.Length;
            if (_columns.Length < count)
                _columns = new InfluxColumn[2 * count];
            var columns = _columns.AsSpan(0, count);
            var longest = prefix.Length + LongestNumber + 2;
            for (var index = 0; index < count; index++)
            {
                var column = block.Columns[index];
                var (name, type) = types.Resolve(message.Feed.AgentAddress, column.Name, column.Type);
                columns[index] = new InfluxColumn(column, KeyOf(name), type == FeedColumnType.Integer);
                longest += columns[index].Key.Length + LongestNumber + 2;
            }

            for (var row = 0; row < block.Timestamps.Length; row++)
            {
                Reserve(longest + LongestTexts(block.Columns, row));
                AddRow(prefix, columns, block.Timestamps[row], row);
            }

            columns.Clear();
        }
    }

    private void AddRow(byte[] prefix, Span<InfluxColumn> columns, double time, int row)
    {
        if (!(time > LeastSeconds && time < MostSeconds))
        {
            LeftOut += columns.Length;
            return;
        }

        var begin = _length;
        Copy(prefix);
        var fields = _length;
        foreach (ref var column in columns)
        {
            if (!column.IsThere(row))
            {
                LeftOut++;
                continue;
            }

            var separator = _length == fields ? ' ' : ',';
            _bytes[_length++] = (byte)separator;
            Copy(column.Key);
            Value(ref column, row);
        }

        // A line without a field is none.
        if (_length == fields)
        {
            _length = begin;
            return;
        }

        _bytes[_length++] = (byte)' ';
        // As ocs's publisher does, so that what both write is one point (influxdb_publisher.py: format_data).
        Integer((long)(time * 1e9));
        _bytes[_length++] = (byte)'\n';
        _ends.Add(_length);
    }

    private void Value(ref InfluxColumn column, int row)
    {
        switch (column.Values.Type)
        {
            case FeedColumnType.Double:
                _length += column.Format(row, _bytes.AsSpan(_length));
                break;
            case FeedColumnType.Integer:
                Integer(column.Values.Integers[row]);
                if (column.IsInteger)
                    _bytes[_length++] = (byte)'i';
                break;
            case FeedColumnType.Boolean:
                Copy(column.Values.Booleans[row] ? "True"u8 : "False"u8);
                break;
            default:
                Text(column.Values.Strings[row]);
                break;
        }
    }

    private void Integer(long number)
    {
        Utf8Formatter.TryFormat(number, _bytes.AsSpan(_length), out var written);
        _length += written;
    }

    private void Text(string text)
    {
        text = text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
        _bytes[_length++] = (byte)'"';
        _length += Encoding.UTF8.GetBytes(text, _bytes.AsSpan(_length));
        _bytes[_length++] = (byte)'"';
    }

    /// <summary>How many bytes the texts of a row may take, each of their letters escaped.</summary>
    private static int LongestTexts(FeedColumn[] columns, int row)
    {
        var longest = 0;
        foreach (var column in columns)
        {
            if (column.Type == FeedColumnType.String)
                longest += Encoding.UTF8.GetMaxByteCount(2 * column.Strings[row].Length);
        }

        return longest;
    }

    private void Copy(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_bytes.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _length < more)
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _length + more));
    }

    private byte[] PrefixOf(FeedInfo feed)
    {
        if (_prefixes.TryGetValue(feed, out var prefix))
            return prefix;
        if (_prefixes.Count >= MostNames)
            _prefixes.Clear();
        return _prefixes[feed] = Encoding.UTF8.GetBytes($"{Escape(feed.AgentAddress, equals: false)},feed={Escape(feed.FeedName, equals: true)}");
    }

    private byte[] KeyOf(string name)
    {
        if (_keys.TryGetValue(name, out var key))
            return key;
        if (_keys.Count >= MostNames)
            _keys.Clear();
        return _keys[name] = Encoding.UTF8.GetBytes(Escape(name, equals: true) + "=");
    }

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
