using System.Buffers;
using System.Globalization;
using Microsoft.AspNetCore.Http;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Http;
using Ocs.DataNodes.Json;
using Ocs.DataNodes.Queries;

namespace Ocs.DataNodes.Api;

/// <summary>Plain GET requests for people, scripts and Grafana's Infinity data source: JSON and CSV, described at <c>/openapi.json</c>.</summary>
internal sealed class ApiEndpoints(LiveCache cache, FieldCatalog catalog, QueryGate gate, DataServerOptions options)
{
    public void Map(RequestRouter router)
    {
        router.Map("/api/v1/fields", FieldsAsync, HttpMethods.Get);
        router.Map("/api/v1/data", DataAsync, HttpMethods.Get);
        router.Map("/openapi.json", DescribeAsync, HttpMethods.Get);
    }

    private async Task FieldsAsync(HttpContext context)
    {
        var index = await catalog.RefreshAsync(context.RequestAborted);
        var body = new ArrayBufferWriter<byte>(16 * 1024);
        FieldList.Write(index, body);
        await Answer.BytesAsync(context, body.WrittenMemory, Answer.Json);
    }

    private async Task DataAsync(HttpContext context)
    {
        var query = context.Request.Query;
        var names = query["field"].OfType<string>().ToList();
        if (names.Count == 0)
            throw new RequestException("Say which fields: /api/v1/data?field=NAME&field=NAME. Their names are at /api/v1/fields.");
        if (names.Count > options.MaximumTargets)
            throw new RequestException($"The request names {names.Count} fields; this server takes {options.MaximumTargets}.");
        var isCsv = query["format"].ToString() switch
        {
            "csv" => true,
            "json" => false,
            "" => context.Request.Headers.Accept.ToString().StartsWith("text/csv", StringComparison.OrdinalIgnoreCase),
            var other => throw new RequestException($"format is {other}; it must be json or csv."),
        };

        var plot = ReadRequest(query);
        using var reader = new PlotReader(plot);
        var index = catalog.Index;
        var fields = names.SelectMany(name => Resolve(index, name)).Distinct().Take(options.MaximumSeries).ToList();
        var method = ReadMethod(query);
        var load = await catalog.LoadAsync(fields, plot, Target.NeedsEverySample(method), context.RequestAborted);
        fields = fields.ConvertAll(field => load(field));
        using (await gate.EnterAsync(context.RequestAborted))
        {
            var rows = new TableRows(reader, method, fields);
            context.Response.ContentType = isCsv ? "text/csv; charset=utf-8" : Answer.Json;
            if (isCsv)
                CsvTable.Write(context.Response.BodyWriter, rows, fields);
            else
                WriteJson(context.Response.BodyWriter, rows, fields);
        }

        await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
    }

    private static Task DescribeAsync(HttpContext context) => Answer.BytesAsync(context, OpenApiDocument.Bytes, Answer.Json);

    private IReadOnlyList<FieldSeries> Resolve(FieldIndex index, string name) => catalog.Resolve(index, name) is { Count: > 0 } found
        ? found
        : throw new RequestException($"There is no field {name}. The names are at /api/v1/fields.", StatusCodes.Status404NotFound);

    private PlotRequest ReadRequest(IQueryCollection query)
    {
        var whole = TimeRange.Whole(cache);
        var range = new TimeRange(ReadTime(query, "from", whole.From), ReadTime(query, "to", whole.To)).NoLongerThan(options.MaximumRange);
        var points = ReadWhole(query, "points") ?? PlotRequest.DefaultPoints;
        return new PlotRequest(range, ReadWhole(query, "interval_ms"), (int)Math.Min(points, options.MaximumDataPoints));
    }

    private double ReadTime(IQueryCollection query, string name, double absent)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
            return absent;
        return TimeRange.TryParse(text, LiveCache.UnixSeconds(cache.Clock.GetUtcNow()), out var seconds) ? seconds
            : throw new RequestException($"{name} is {text}; it must be an ISO 8601 time, unix milliseconds, or as now-5m.");
    }

    private static long? ReadWhole(IQueryCollection query, string name)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
            return null;
        return long.TryParse(text, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= 10_000_000_000_000 ? number
            : throw new RequestException($"{name} is {text}; it must be a whole number of at least 1.");
    }

    private static DownsamplingMethod? ReadMethod(IQueryCollection query)
    {
        var text = query["method"].ToString();
        if (text.Length == 0)
            return null;
        return Target.ParseMethod(text) ?? throw new RequestException(
            $"method is {text}; it must be one of {string.Join(", ", Enum.GetNames<DownsamplingMethod>()).ToLowerInvariant()}.");
    }

    private static void WriteJson(IBufferWriter<byte> writer, TableRows rows, List<FieldSeries> fields)
    {
        var output = new JsonOutput(writer);
        var separator = "[{\"time\":"u8;
        foreach (var time in rows.Times)
        {
            output.Raw(separator);
            separator = ",\n{\"time\":"u8;
            output.Text(CsvTable.Text(time));
            for (var column = 0; column < fields.Count; column++)
            {
                output.Raw(","u8);
                output.Text(fields[column].Name);
                output.Raw(":"u8);
                if (!rows.IsText(column))
                    output.Number(rows.Number(column, time));
                else if (rows.Text(column, time) is { } text)
                    output.Text(text);
                else
                    output.Raw("null"u8);
            }

            output.Raw("}"u8);
        }

        output.Raw(rows.Times.Count == 0 ? "[]"u8 : "]"u8);
        output.Flush();
    }
}
