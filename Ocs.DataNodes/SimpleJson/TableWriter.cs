using Ocs.DataNodes.Cache;
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
        WriteRows(ref output, new TableRows(reader, target.Method, fields), fields.Count);
        output.Raw("]}"u8);
    }

    private static void WriteRows(ref JsonOutput output, TableRows rows, int columns)
    {
        var isFirst = true;
        foreach (var time in rows.Times)
        {
            output.Raw(isFirst ? "["u8 : ",["u8);
            isFirst = false;
            output.Integer(time);
            for (var column = 0; column < columns; column++)
            {
                output.Raw(","u8);
                if (!rows.IsText(column))
                    output.Number(rows.Number(column, time));
                else if (rows.Text(column, time) is { } text)
                    output.Text(text);
                else
                    output.Raw("null"u8);
            }

            output.Raw("]"u8);
        }
    }
}
