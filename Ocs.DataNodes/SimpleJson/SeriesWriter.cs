using System.Buffers;
using Ocs.DataNodes.Annotations;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Downsampling;
using Ocs.DataNodes.Json;
using Ocs.DataNodes.Queries;

namespace Ocs.DataNodes.SimpleJson;

/// <summary>Writes the series and tables of one answer, one after the other, straight into the response.</summary>
internal sealed class SeriesWriter(PlotReader reader, KeptPlots kept, IBufferWriter<byte> writer)
{
    private readonly PointBuffer _points = new();
    private bool _isFirst = true;

    /// <summary>Writes one field as a series, several as a table; no field as a series without points.</summary>
    public void Write(Target target, IReadOnlyList<FieldSeries> fields)
    {
        var output = Begin();
        if (target.IsTable)
            TableWriter.Write(ref output, reader, target, fields);
        else if (fields is [var field])
            WriteSeries(ref output, target, field);
        else
            WriteEmpty(ref output, target);
        output.Flush();
    }

    /// <summary>Writes what agents and operations did, as a table.</summary>
    public void Write(Target target, AnnotationTable annotations)
    {
        var output = Begin();
        annotations.Write(ref output, target, reader.Request.Range);
        output.Flush();
    }

    private JsonOutput Begin()
    {
        var output = new JsonOutput(writer);
        output.Raw(_isFirst ? "["u8 : ","u8);
        _isFirst = false;
        return output;
    }

    private static void WriteEmpty(ref JsonOutput output, Target target)
    {
        output.Raw("{\"target\":"u8);
        output.Text(target.Name);
        WriteRefId(ref output, target);
        output.Raw(",\"datapoints\":[]}"u8);
    }

    private static void WriteRefId(ref JsonOutput output, Target target)
    {
        if (target.RefId is not { } refId)
            return;
        output.Raw(",\"refId\":"u8);
        output.Text(refId);
    }

    private void WriteSeries(ref JsonOutput output, Target target, FieldSeries field)
    {
        output.Raw("{\"target\":"u8);
        output.Text(field.Name);
        WriteRefId(ref output, target);
        if (target.TitleOf(field) is { } title)
        {
            output.Raw(",\"title\":"u8);
            output.Text(title);
        }

        if (field.Unit is { } unit)
        {
            output.Raw(",\"unit\":"u8);
            output.Text(unit);
        }

        output.Raw(",\"datapoints\":["u8);
        if (reader.IsText(field))
            WriteTexts(ref output, field);
        else
            WriteNumbers(ref output, target, field);
        output.Raw("]}"u8);
    }

    private void WriteNumbers(ref JsonOutput output, Target target, FieldSeries field)
    {
        reader.Plot(field, target.Method, _points);
        kept.Write(ref output, field.Name, target.Method, reader.Request, _points);
    }

    private void WriteTexts(ref JsonOutput output, FieldSeries field)
    {
        var isFirst = true;
        foreach (var (time, text) in reader.ReadTexts(field))
        {
            output.Raw(isFirst ? "["u8 : ",["u8);
            isFirst = false;
            if (text is null)
                output.Raw("null"u8);
            else
                output.Text(text);
            output.Raw(","u8);
            output.Integer(PointBuffer.Milliseconds(time));
            output.Raw("]"u8);
        }
    }
}
