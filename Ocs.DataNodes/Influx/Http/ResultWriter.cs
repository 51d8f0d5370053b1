using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ocs.DataNodes.Influx.Data;
using Ocs.DataNodes.Influx.Evaluation;

namespace Ocs.DataNodes.Influx.Http;

/// <summary>Writes answers in InfluxDB's JSON.</summary>
/// <param name="output">Where the text goes.</param>
/// <param name="epoch">Nanoseconds in the unit of the times; 0 for dates as RFC 3339 writes them.</param>
internal ref struct ResultWriter(IBufferWriter<byte> output, long epoch)
{
    private InfluxJson _json = new(output);

    /// <summary>Writes the answers of all statements, and a line end.</summary>
    public static void Write(IBufferWriter<byte> output, IReadOnlyList<InfluxResult> results, long epoch, bool pretty)
    {
        if (!pretty)
        {
            new ResultWriter(output, epoch).Write(results);
        }
        else
        {
            var compact = new ArrayBufferWriter<byte>();
            new ResultWriter(compact, epoch).Write(results);
            Indent(output, compact.WrittenMemory);
        }

        output.Write("\n"u8);
    }

    /// <summary>Writes an error of the whole request, and a line end where it is indented.</summary>
    public static void WriteError(IBufferWriter<byte> output, string error, bool pretty)
    {
        var compact = pretty ? new ArrayBufferWriter<byte>() : null;
        var json = new InfluxJson(compact ?? output);
        json.Raw("{\"error\":"u8);
        json.Text(error);
        json.Raw("}"u8);
        json.Flush();
        if (compact is not null)
            Indent(output, compact.WrittenMemory);
        if (pretty)
            output.Write("\n"u8);
    }

    private static void Indent(IBufferWriter<byte> output, ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        using var writer = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, IndentSize = 4 });
        document.RootElement.WriteTo(writer);
    }

    private void Write(IReadOnlyList<InfluxResult> results)
    {
        _json.Raw("{\"results\":["u8);
        for (var i = 0; i < results.Count; i++)
        {
            _json.Raw(i == 0 ? "{\"statement_id\":"u8 : ",{\"statement_id\":"u8);
            _json.Integer(i);
            Write(results[i]);
            _json.Raw("}"u8);
        }

        _json.Raw("]}"u8);
        _json.Flush();
    }

    private void Write(InfluxResult result)
    {
        if (result.Warning is { } warning)
        {
            _json.Raw(",\"messages\":[{\"level\":\"warning\",\"text\":"u8);
            _json.Text(warning);
            _json.Raw("}]"u8);
        }

        if (result.Error is { } error)
        {
            _json.Raw(",\"error\":"u8);
            _json.Text(error);
        }

        if (result.Series.Count == 0)
            return;
        _json.Raw(",\"series\":["u8);
        for (var i = 0; i < result.Series.Count; i++)
        {
            _json.Raw(i == 0 ? "{"u8 : ",{"u8);
            Write(result.Series[i]);
            _json.Raw("}"u8);
        }

        _json.Raw("]"u8);
    }

    private void Write(ResultSeries series)
    {
        if (series.Name.Length > 0)
        {
            _json.Raw("\"name\":"u8);
            _json.Text(series.Name);
            _json.Raw(","u8);
        }

        for (var i = 0; i < series.Tags.Count; i++)
        {
            _json.Raw(i == 0 ? "\"tags\":{"u8 : ","u8);
            _json.Text(series.Tags[i].Key);
            _json.Raw(":"u8);
            _json.Text(series.Tags[i].Value);
        }

        _json.Raw(series.Tags.Count > 0 ? "},\"columns\":["u8 : "\"columns\":["u8);
        for (var i = 0; i < series.Names.Count; i++)
        {
            if (i > 0)
                _json.Raw(","u8);
            _json.Text(series.Names[i]);
        }

        _json.Raw("],\"values\":["u8);
        _json.BeginSeries();
        for (var row = 0; row < series.Count; row++)
        {
            _json.Raw(row == 0 ? "["u8 : ",["u8);
            WriteRow(series, row);
            _json.Raw("]"u8);
        }

        _json.Raw(series.Partial ? "],\"partial\":true"u8 : "]"u8);
    }

    private void WriteRow(ResultSeries series, int row)
    {
        if (series.Times is { } times)
            WriteTime(times[row]);
        for (var i = 0; i < series.Columns.Count; i++)
        {
            if (i > 0 || series.Times is not null)
                _json.Raw(","u8);
            WriteValue(series.Columns[i], row);
        }
    }

    private void WriteTime(long time)
    {
        if (epoch > 0)
        {
            _json.Integer(time / epoch);
            return;
        }

        var (second, fraction) = Math.DivRem(time, 1_000_000_000);
        if (fraction < 0)
            (second, fraction) = (second - 1, fraction + 1_000_000_000);
        var date = DateTimeOffset.FromUnixTimeSeconds(second).ToString("yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture);
        var digits = fraction == 0 ? "" : "." + fraction.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0');
        _json.Raw(Encoding.ASCII.GetBytes($"\"{date}{digits}Z\""));
    }

    private void WriteValue(Column column, int row)
    {
        if (column.IsMissing(row))
        {
            _json.Raw("null"u8);
            return;
        }

        switch (column.Type)
        {
            case InfluxType.Float:
                _json.Float(column.Floats[row]);
                break;
            case InfluxType.Integer:
                _json.Integer(column.Integers[row]);
                break;
            case InfluxType.Boolean:
                _json.Boolean(column.Booleans[row]);
                break;
            default:
                _json.Text(column.Strings[row]!);
                break;
        }
    }
}
