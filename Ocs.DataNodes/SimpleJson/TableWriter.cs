using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Downsampling;
using Ocs.DataNodes.Json;
using Ocs.DataNodes.Queries;

namespace Ocs.DataNodes.SimpleJson;

/// <summary>Writes a table: a column of times and one a field, a row for each time at which any of them has a sample.</summary>
internal static class TableWriter
{
    public static void Write(ref JsonOutput output, PlotReader reader, Target target, IReadOnlyList<FieldSeries> fields)
    {
        output.Raw("{\"type\":\"table\""u8);
        if (target.RefId is { } refId)
        {
            output.Raw(",\"refId\":"u8);
            output.Text(refId);
        }

        output.Raw(",\"columns\":[{\"text\":\"Time\",\"type\":\"time\"}"u8);
        foreach (var field in fields)
        {
            output.Raw(",{\"text\":"u8);
            output.Text(field.Name);
            output.Raw(reader.IsText(field) ? ",\"type\":\"string\""u8 : ",\"type\":\"number\""u8);
            if (field.Unit is { } unit)
            {
                output.Raw(",\"unit\":"u8);
                output.Text(unit);
            }

            output.Raw("}"u8);
        }

        output.Raw("],\"rows\":["u8);
        WriteRows(ref output, reader, target, fields);
        output.Raw("]}"u8);
    }

    private static void WriteRows(ref JsonOutput output, PlotReader reader, Target target, IReadOnlyList<FieldSeries> fields)
    {
        var rows = new SortedDictionary<long, object?[]>();
        for (var column = 0; column < fields.Count; column++)
        {
            foreach (var (time, value) in Read(reader, target, fields[column]))
            {
                if (!rows.TryGetValue(time, out var row))
                    rows.Add(time, row = new object?[fields.Count]);
                row[column] = value;
            }
        }

        var isFirst = true;
        foreach (var (time, row) in rows.Skip(rows.Count - reader.Request.Points))
        {
            output.Raw(isFirst ? "["u8 : ",["u8);
            isFirst = false;
            output.Integer(time);
            foreach (var value in row)
            {
                output.Raw(","u8);
                if (value is string text)
                    output.Text(text);
                else
                    output.Number(value as double? ?? double.NaN);
            }

            output.Raw("]"u8);
        }
    }

    private static List<(long Time, object? Value)> Read(PlotReader reader, Target target, FieldSeries field)
    {
        if (reader.IsText(field))
            return [.. reader.ReadTexts(field).Select(sample => (PointBuffer.Milliseconds(sample.Time), (object?)sample.Text))];
        var points = new PointBuffer();
        reader.Plot(field, target.Method, points);
        var samples = new List<(long, object?)>(points.Count);
        for (var index = 0; index < points.Count; index++)
            samples.Add((points.Times[index], points.Values[index]));
        return samples;
    }
}
