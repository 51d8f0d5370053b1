using System.Buffers;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Ocs.DataNodes.Annotations;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Http;
using Ocs.DataNodes.Json;
using Ocs.DataNodes.Queries;

namespace Ocs.DataNodes.SimpleJson;

/// <summary>Grafana's SimpleJson data source, as sisock answered it, and the forms of its followers.</summary>
internal sealed class SimpleJsonEndpoints(
    LiveCache cache, FieldCatalog catalog, AnnotationTable annotations, KeptPlots kept, QueryGate gate, DataServerOptions options)
{
    /// <summary>Each flush waits for a thread of the machine: a few for an answer, not one for every field.</summary>
    private const int FlushedBytes = 256 * 1024;

    public void Map(RequestRouter router)
    {
        router.Map("/search", SearchAsync, HttpMethods.Get, HttpMethods.Post);
        router.Map("/tag-keys", TagKeysAsync, HttpMethods.Get, HttpMethods.Post);
        router.Map("/tag-values", TagValuesAsync, HttpMethods.Get, HttpMethods.Post);
    }

    /// <summary>The names of all fields that hold what was typed, all where there are none; or the values that a <see cref="TagQuery"/> asks for.</summary>
    private async Task SearchAsync(HttpContext context)
    {
        using var body = await JsonRequest.ReadAsync(context);
        var index = await catalog.RefreshAsync(context.RequestAborted);
        var typed = body.RootElement.GetText("target") ?? context.Request.Query["target"].ToString();
        if (typed.Contains('=', StringComparison.Ordinal) && TagQuery.Find(index, typed) is { } values)
        {
            await Answer.TextsAsync(context, values);
            return;
        }

        var names = index.Fields.Select(field => field.Name);
        var found = names.Where(name => name.Contains(typed, StringComparison.OrdinalIgnoreCase)).ToList();
        await Answer.TextsAsync(context, found.Count > 0 ? found : names);
    }

    /// <summary>The data of a panel. InfluxDB's clients post to the same path: who maps it tells them apart.</summary>
    public async Task QueryAsync(HttpContext context)
    {
        using var body = await JsonRequest.ReadAsync(context);
        var begin = gate.Begin();
        var query = QueryBody.Read(body.RootElement, cache, options);
        var shown = Resolve(query);
        var load = await catalog.LoadAsync(
            shown.SelectMany(target => target.Fields), query.Plot, shown.Exists(target => Target.NeedsEverySample(target.Target.Method)), context.RequestAborted);
        context.Response.ContentType = Answer.Json;
        using var reader = new PlotReader(query.Plot);
        var writer = new SeriesWriter(reader, kept, context.Response.BodyWriter);
        foreach (var (target, listed) in shown)
        {
            List<FieldSeries> fields = gate.IsLate(begin) ? [] : listed.ConvertAll(field => load(field));
            var isWhole = target.IsTable || fields.Count == 0;
            for (var next = 0; next == 0 || (!isWhole && next < fields.Count); next++)
            {
                using (await gate.EnterAsync(context.RequestAborted))
                {
                    if (AnnotationTable.IsMeant(target))
                        writer.Write(target, annotations);
                    else
                        writer.Write(target, isWhole ? fields : [fields[next]]);
                }

                await FlushAsync(context);
            }
        }

        context.Response.BodyWriter.Write(query.Targets.Count == 0 ? "[]"u8 : "]"u8);
    }

    /// <summary>The fields of each target that pass the filters; where they are too many, the last.</summary>
    private List<(Target Target, List<FieldSeries> Fields)> Resolve(QueryBody query)
    {
        var index = catalog.Index;
        var shown = new List<(Target, List<FieldSeries>)>();
        var series = 0;
        foreach (var target in query.Targets)
        {
            var fields = catalog.Resolve(index, target.Name).Where(field => query.Filters.All(filter => filter.Passes(field))).ToList();
            if ((series += fields.Count) > options.MaximumSeries)
                fields.RemoveRange(0, Math.Min(fields.Count, series - options.MaximumSeries));
            shown.Add((target, fields));
        }

        return shown;
    }

    /// <summary>Sends what has gathered, and waits for a client that reads slowly: no answer lies in memory as a whole.</summary>
    private static ValueTask<FlushResult> FlushAsync(HttpContext context) =>
        context.Response.BodyWriter is { UnflushedBytes: < FlushedBytes }
            ? default
            : context.Response.BodyWriter.FlushAsync(context.RequestAborted);

    private static async Task TagKeysAsync(HttpContext context)
    {
        using var body = await JsonRequest.ReadAsync(context);
        var items = FieldTags.Keys.Select(key => $$"""{"type":"string","text":"{{key}}"}""");
        await Answer.BytesAsync(context, System.Text.Encoding.UTF8.GetBytes($"[{string.Join(',', items)}]"), Answer.Json);
    }

    private async Task TagValuesAsync(HttpContext context)
    {
        using var body = await JsonRequest.ReadAsync(context);
        var key = body.RootElement.GetText("key") ?? context.Request.Query["key"].ToString();
        var values = catalog.Index.Fields.Select(field => FieldTags.ValueOf(field, key)).OfType<string>()
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        var bytes = new ArrayBufferWriter<byte>(1024);
        WriteTexts(values, bytes);
        await Answer.BytesAsync(context, bytes.WrittenMemory, Answer.Json);
    }

    private static void WriteTexts(IEnumerable<string> values, IBufferWriter<byte> bytes)
    {
        var output = new JsonOutput(bytes);
        output.Raw("["u8);
        var isFirst = true;
        foreach (var value in values)
        {
            output.Raw(isFirst ? "{\"text\":"u8 : ",{\"text\":"u8);
            output.Text(value);
            output.Raw("}"u8);
            isFirst = false;
        }

        output.Raw("]"u8);
        output.Flush();
    }
}
