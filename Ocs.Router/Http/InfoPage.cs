using System.Reflection;
using Microsoft.AspNetCore.Http;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary><c>/info</c>: what a person wants to know of a running router, as JSON.</summary>
internal sealed class InfoPage(RouterCore core)
{
    private static readonly string Version =
        typeof(InfoPage).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";

    private readonly DateTimeOffset _started = core.Clock.GetUtcNow();

    public async Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=UTF-8";
        context.Response.Headers.AccessControlAllowOrigin = "*";
        context.Response.Headers.CacheControl = "no-store";
        var body = Write();
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body).ConfigureAwait(false);
    }

    private byte[] Write()
    {
        var counters = core.Counters;
        var uptime = Math.Max(1, (long)(core.Clock.GetUtcNow() - _started).TotalSeconds);
        var sessions = core.Connected.All.ToArray();
        using var body = MessageBuilder.Rent(WampSerializer.Json);
        body.BeginMap(0).Key("name"u8).Text("Ocs.Router").Key("version"u8).Text(Version).Key("uptime_seconds"u8).Integer(uptime);
        body.Key("sessions"u8).Integer(sessions.Length);
        body.Key("realms"u8).BeginMap(0);
        foreach (var realm in core.Realms.Values)
        {
            body.Key(System.Text.Encoding.UTF8.GetBytes(realm.Name)).BeginMap(0).Key("sessions"u8).Integer(realm.Sessions.Count)
                .Key("subscriptions"u8).Integer(realm.Broker.SubscriptionCount)
                .Key("registrations"u8).Integer(realm.Dealer.RegistrationCount).EndMap();
        }

        body.EndMap();
        var rates = core.Rates.Rates;
        body.Key("messages_received"u8).Integer(counters.Received).Key("messages_per_second"u8).Integer((long)rates.Received);
        body.Key("events_per_second"u8).Integer((long)rates.Events).Key("calls_per_second"u8).Integer((long)rates.Calls);
        body.Key("published"u8).Integer(counters.Published).Key("events_sent"u8).Integer(counters.Events).Key("calls"u8).Integer(counters.Calls);
        body.Key("events_delivered"u8).Integer(counters.Delivered).Key("events_dropped"u8).Integer(counters.Dropped);
        body.Key("queued_bytes"u8).Integer(sessions.Sum(session => session.Link.QueuedBytes));
        body.Key("longest_queue_bytes"u8).Integer(sessions.Select(session => session.Link.QueuedBytes).DefaultIfEmpty().Max());
        body.Key("call_microseconds"u8).BeginMap(0);
        WriteQuantiles(body, counters.CallLatency);
        body.Key("routing_microseconds"u8).BeginMap(0);
        WriteQuantiles(body, counters.RoutingLatency);
        body.Key("limits_exceeded"u8).BeginMap(0);
        foreach (var limit in Enum.GetValues<RouterLimit>())
            body.Key(System.Text.Encoding.UTF8.GetBytes(limit.ToString().ToLowerInvariant())).Integer(counters.OfLimit(limit));
        body.EndMap();
        body.Key("logins_refused"u8).Integer(counters.LoginsRefused).Key("requests_denied"u8).Integer(counters.Denied);
        body.Key("tls_handshakes_failed"u8).Integer(counters.TlsRefused);
        body.Key("slow_sessions_closed"u8).Integer(counters.SlowClosed).Key("faults"u8).Integer(counters.Faults);
        body.Key("retained_events_dropped"u8).Integer(counters.RetainedDropped);
        return [.. body.EndMap().Written, (byte)'\n'];
    }

    /// <summary>Upper bounds, to a factor of two.</summary>
    private static void WriteQuantiles(MessageBuilder body, LatencyHistogram histogram)
    {
        foreach (var (name, part) in new[] { ("p50", 0.5), ("p99", 0.99) })
        {
            var seconds = histogram.Quantile(part);
            body.Key(System.Text.Encoding.UTF8.GetBytes(name)).Integer(double.IsInfinity(seconds) ? -1 : (long)Math.Round(seconds * 1e6));
        }

        body.Key("count"u8).Integer(histogram.Count).EndMap();
    }
}
