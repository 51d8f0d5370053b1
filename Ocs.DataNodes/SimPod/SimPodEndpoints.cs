using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Ocs.DataNodes.Http;
using Ocs.DataNodes.Queries;
using Ocs.DataNodes.SimpleJson;

namespace Ocs.DataNodes.SimPod;

/// <summary>What Grafana's simPod JSON data source asks beyond SimpleJson: its query builder and its variables.</summary>
internal sealed class SimPodEndpoints(FieldCatalog catalog)
{
    private static readonly string[] Methods = [.. Enum.GetNames<DownsamplingMethod>().Select(name => name.ToLowerInvariant())];

    public void Map(RequestRouter router)
    {
        router.Map("/metrics", MetricsAsync, HttpMethods.Post);
        router.Map("/metric-payload-options", PayloadOptionsAsync, HttpMethods.Post);
        router.Map("/variable", VariableAsync, HttpMethods.Post);
    }

    /// <summary>All fields, each with what can be chosen for it.</summary>
    public async Task MetricsAsync(HttpContext context)
    {
        using var body = await JsonRequest.ReadAsync(context);
        var index = await catalog.RefreshAsync(context.RequestAborted);
        await WriteAsync(context, json =>
        {
            foreach (var field in index.Fields)
            {
                json.WriteStartObject();
                json.WriteString("label", field.Unit is { } unit ? $"{field.Name} [{unit}]" : field.Name);
                json.WriteString("value", field.Name);
                json.WriteStartArray("payloads");
                json.WriteStartObject();
                json.WriteString("name", "method");
                json.WriteString("label", "Downsampling");
                json.WriteString("type", "select");
                json.WriteStartArray("options");
                foreach (var method in Methods)
                    WriteOption(json, method);
                json.WriteEndArray();
                json.WriteEndObject();
                json.WriteEndArray();
                json.WriteEndObject();
            }
        });
    }

    private static async Task PayloadOptionsAsync(HttpContext context)
    {
        using var body = await JsonRequest.ReadAsync(context);
        var isMethod = body.RootElement.GetText("name") == "method";
        await WriteAsync(context, json =>
        {
            foreach (var method in isMethod ? Methods : [])
                WriteOption(json, method);
        });
    }

    /// <summary>The options of a dashboard variable: the values of a tag (<c>node</c>, <c>feed</c>…), as <see cref="TagQuery"/> reads it, or the fields that a target means.</summary>
    private async Task VariableAsync(HttpContext context)
    {
        using var body = await JsonRequest.ReadAsync(context);
        var target = (body.RootElement.Get("payload") ?? body.RootElement).GetText("target") ?? "";
        var index = catalog.Index;
        var values = TagQuery.Find(index, target) ?? (target.Length == 0 ? index.Fields : TargetResolver.Resolve(index, target)).Select(field => field.Name);
        await WriteAsync(context, json =>
        {
            foreach (var value in values)
            {
                json.WriteStartObject();
                json.WriteString("__text", value);
                json.WriteString("__value", value);
                json.WriteEndObject();
            }
        });
    }

    private static void WriteOption(Utf8JsonWriter json, string value)
    {
        json.WriteStartObject();
        json.WriteString("label", value);
        json.WriteString("value", value);
        json.WriteEndObject();
    }

    private static Task WriteAsync(HttpContext context, Action<Utf8JsonWriter> writeItems)
    {
        var body = new ArrayBufferWriter<byte>(1024);
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartArray();
            writeItems(json);
            json.WriteEndArray();
        }

        return Answer.BytesAsync(context, body.WrittenMemory, Answer.Json);
    }
}
