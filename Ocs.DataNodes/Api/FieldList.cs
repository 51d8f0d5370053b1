using System.Buffers;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Downsampling;
using Ocs.DataNodes.Json;
using Ocs.Feeds;

namespace Ocs.DataNodes.Api;

/// <summary>What is known of every field: where it comes from, its type and unit, and its newest value.</summary>
internal static class FieldList
{
    public static void Write(FieldIndex index, IBufferWriter<byte> writer)
    {
        var output = new JsonOutput(writer);
        var separator = "[{"u8;
        foreach (var field in index.Fields)
        {
            output.Raw(separator);
            separator = ",\n{"u8;
            WriteText(ref output, "\"name\":"u8, field.Name);
            WriteText(ref output, ",\"node\":"u8, field.Node);
            WriteText(ref output, ",\"agent\":"u8, FeedOf(field)?.AgentAddress);
            WriteText(ref output, ",\"agent_class\":"u8, FeedOf(field)?.AgentClass);
            WriteText(ref output, ",\"feed\":"u8, field.Feed);
            WriteText(ref output, ",\"block\":"u8, field.Block);
            WriteText(ref output, ",\"field\":"u8, field.Field);
            WriteText(ref output, ",\"unit\":"u8, field.Unit);
            WriteNewest(ref output, field);
            output.Raw("}"u8);
        }

        output.Raw(index.Fields.Count == 0 ? "[]"u8 : "]"u8);
        output.Flush();
    }

    private static FeedInfo? FeedOf(FieldSeries field) => field.Sources is [var source, ..] ? source.Series.Feed : null;

    private static void WriteNewest(ref JsonOutput output, FieldSeries field)
    {
        var newest = field.Sources.Select(source => (source.Column, Chunk: source.Series.Snapshot().LastOrDefault()))
            .Where(source => source.Chunk is not null).MaxBy(source => source.Chunk!.LastTime);
        if (newest.Chunk is not { } chunk)
            return;
        WriteText(ref output, ",\"type\":"u8, chunk.TypeOf(newest.Column).ToString().ToLowerInvariant());
        output.Raw(",\"time\":"u8);
        output.Integer(PointBuffer.Milliseconds(chunk.LastTime));
        output.Raw(",\"value\":"u8);
        if (chunk.TypeOf(newest.Column) == FeedColumnType.String)
        {
            var texts = new string[chunk.Count];
            chunk.CopyTexts(newest.Column, texts);
            output.Text(texts[^1]);
        }
        else
        {
            output.Number(chunk.Summarize(newest.Column).Last);
        }
    }

    private static void WriteText(ref JsonOutput output, ReadOnlySpan<byte> name, string? text)
    {
        output.Raw(name);
        if (text is null)
            output.Raw("null"u8);
        else
            output.Text(text);
    }
}
