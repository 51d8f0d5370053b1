using System.Text.Json;
using Ocs.DataNodes.Http;
using Ocs.DataNodes.Queries;

namespace Ocs.DataNodes.SimpleJson;

/// <summary>The body of <c>/query</c> as SimpleJson, simPod JSON and Infinity send it. Unknown members mean nothing.</summary>
internal sealed record QueryBody(PlotRequest Plot, IReadOnlyList<Target> Targets, IReadOnlyList<AdhocFilter> Filters)
{
    /// <exception cref="RequestException">The range cannot be read or is too long, or there are too many targets.</exception>
    public static QueryBody Read(JsonElement body, LiveCache cache, DataServerOptions options)
    {
        var targets = body.GetItems("targets").Where(IsShown).Select(ReadTarget).ToList();
        if (targets.Count > options.MaximumTargets)
            throw new RequestException($"The query has {targets.Count} targets; this server takes {options.MaximumTargets}.");
        var points = body.GetNumber("maxDataPoints") is { } asked and >= 1 ? asked : PlotRequest.DefaultPoints;
        long? interval = body.GetNumber("intervalMs") is { } milliseconds and >= 1 ? (long)Math.Min(milliseconds, 1e13) : null;
        var plot = new PlotRequest(ReadRange(body, cache, options), interval, (int)Math.Min(points, options.MaximumDataPoints));
        return new QueryBody(plot, targets, [.. body.GetItems("adhocFilters").Concat(body.GetItems("filters")).Select(AdhocFilter.Read)]);
    }

    /// <summary>The range of a body; where it has none, all that the cache keeps.</summary>
    /// <exception cref="RequestException">It cannot be read, or is too long.</exception>
    public static TimeRange ReadRange(JsonElement body, LiveCache cache, DataServerOptions options)
    {
        var whole = TimeRange.Whole(cache);
        var range = body.Get("range");
        return new TimeRange(ReadTime(range, "from", whole.From, cache), ReadTime(range, "to", whole.To, cache)).NoLongerThan(options.MaximumRange);
    }

    private static double ReadTime(JsonElement? range, string name, double absent, LiveCache cache)
    {
        if (range?.Get(name) is not { } member)
            return absent;
        if (member.ValueKind == JsonValueKind.Number && member.TryGetDouble(out var milliseconds) && double.IsFinite(milliseconds))
            return milliseconds / 1000;
        if (member.TryGetText(out var text) && TimeRange.TryParse(text, LiveCache.UnixSeconds(cache.Clock.GetUtcNow()), out var seconds))
            return seconds;
        throw new RequestException($"range.{name} is {member.GetRawText()}; it must be an ISO 8601 time or unix milliseconds.");
    }

    private static bool IsShown(JsonElement target) => target.Get("hide") is not { ValueKind: JsonValueKind.True };

    private static Target ReadTarget(JsonElement target)
    {
        // simPod JSON calls it payload, and data before 0.3; either may be text that holds JSON.
        var payload = target.Get("payload") ?? target.Get("data") ?? target;
        return new Target
        {
            Name = target.GetText("target") ?? "",
            RefId = target.GetText("refId"),
            IsTable = (target.GetText("type") ?? payload.GetText("type")) == "table",
            Title = payload.GetText("title") is { Length: > 0 } title ? title : null,
            Method = Target.ParseMethod(payload.GetText("method")),
        }.WithMethodOfName();
    }
}
