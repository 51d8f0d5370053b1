using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Ocs.DataNodes.Cache;
using Ocs.DataNodes.Http;
using Ocs.DataNodes.Queries;
using Ocs.DataNodes.SimpleJson;
using Ocs.Feeds;

namespace Ocs.DataNodes.Prometheus;

/// <summary>
/// Prometheus's text format at <c>GET /metrics</c>: the health of the data server, and with a pattern in
/// <see cref="DataServerOptions.PrometheusFields"/> the newest value and age of the numeric fields that it means.
/// </summary>
internal sealed class PrometheusEndpoint(LiveCache cache, DataServerOptions options, KeptPlots kept, LiveFeeds? feeds)
{
    public void Map(RequestRouter router) => router.Map("/metrics", AnswerAsync, HttpMethods.Get);

    private Task AnswerAsync(HttpContext context)
    {
        var text = new StringBuilder(4096);
        WriteHealth(text);
        if (options.PrometheusFields.Length > 0)
            WriteFields(text);
        return Answer.BytesAsync(context, Encoding.UTF8.GetBytes(text.ToString()), "text/plain; version=0.0.4; charset=utf-8");
    }

    private void WriteHealth(StringBuilder text)
    {
        var statistics = cache.GetStatistics();
        Write(text, "ocs_live_connected", "gauge", "Whether the router is joined.", feeds?.IsConnected ?? true ? 1 : 0);
        Write(text, "ocs_live_fields", "gauge", "Fields that are kept.", statistics.Fields);
        Write(text, "ocs_live_cache_bytes", "gauge", "Bytes that samples take, about.", statistics.Bytes);
        Write(text, "ocs_live_messages_total", "counter", "Feed messages that were stored.", statistics.Messages);
        Write(text, "ocs_live_unreadable_messages_total", "counter", "Feed messages that could not be read.", feeds?.Faults ?? 0);
        Write(text, "ocs_live_rows_total", "counter", "Rows that were stored.", statistics.StoredRows);
        Write(text, "ocs_live_repeated_rows_total", "counter", "Rows that were there already.", statistics.RepeatedRows);
        Write(text, "ocs_live_expired_rows_total", "counter", "Rows that were too old when they came.", statistics.ExpiredRows);
        Write(text, "ocs_live_future_rows_total", "counter", "Rows too far ahead of the clock.", statistics.FutureRows);
        Write(text, "ocs_live_refused_rows_total", "counter", "Rows for which there was no room or no type.", statistics.RefusedRows);
        Write(text, "ocs_live_evicted_rows_total", "counter", "Rows that went before their time.", statistics.EvictedRows);
        Write(text, "ocs_live_kept_text_bytes", "gauge", "Bytes of text of points that are kept for the next refresh, about.", kept.Bytes);
        Write(text, "ocs_live_points_total", "counter", "Points of series that were written.", kept.Points);
        Write(text, "ocs_live_ready_points_total", "counter", "Points whose text was ready.", kept.ReadyPoints);
        Write(text, "process_resident_memory_bytes", "gauge", "Resident memory size in bytes.", Environment.WorkingSet);
    }

    private void WriteFields(StringBuilder text)
    {
        var now = LiveCache.UnixSeconds(cache.Clock.GetUtcNow());
        var ages = new StringBuilder();
        Describe(text, "ocs_field_value", "gauge", "The newest value of a field.");
        Describe(ages, "ocs_field_age_seconds", "gauge", "How old the newest value of a field is.");
        foreach (var field in TargetResolver.Resolve(cache.Index, options.PrometheusFields))
        {
            if (Newest(field) is not var (time, value))
                continue;
            var labels = $"{{agent=\"{Escape(field.Node)}\",feed=\"{Escape(field.Feed)}\",block=\"{Escape(field.Block)}\",field=\"{Escape(field.Field)}\"}}";
            text.Append("ocs_field_value").Append(labels).Append(' ').Append(Number(value)).Append('\n');
            ages.Append("ocs_field_age_seconds").Append(labels).Append(' ').Append(Number(Math.Max(0, now - time))).Append('\n');
        }

        text.Append(ages);
    }

    private static (double Time, double Value)? Newest(FieldSeries field)
    {
        var newest = field.Sources.Select(source => (source.Column, Chunk: source.Series.Snapshot().LastOrDefault()))
            .Where(source => source.Chunk is not null).MaxBy(source => source.Chunk!.LastTime);
        return newest.Chunk is not { } chunk || chunk.TypeOf(newest.Column) == FeedColumnType.String
            ? null : (chunk.LastTime, chunk.Summarize(newest.Column).Last);
    }

    private static void Write(StringBuilder text, string name, string type, string help, double value)
    {
        Describe(text, name, type, help);
        text.Append(name).Append(' ').Append(Number(value)).Append('\n');
    }

    private static void Describe(StringBuilder text, string name, string type, string help) =>
        text.Append("# HELP ").Append(name).Append(' ').Append(help).Append("\n# TYPE ").Append(name).Append(' ').Append(type).Append('\n');

    private static string Number(double value) => value switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        _ => value.ToString("R", CultureInfo.InvariantCulture),
    };

    private static string Escape(string text) => text
        .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
