using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Ocs.Router;

/// <summary><c>/metrics</c>: the router's numbers as Prometheus reads them (text format 0.0.4).</summary>
internal sealed class MetricsPage(RouterCore core)
{
    public async Task HandleAsync(HttpContext context)
    {
        context.Response.ContentType = "text/plain; version=0.0.4; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        await context.Response.WriteAsync(Write()).ConfigureAwait(false);
    }

    internal string Write()
    {
        var text = new StringBuilder();
        var sessions = core.Connected.All.ToArray();
        var counters = core.Counters;
        Add(text, "sessions", "gauge", "Sessions in each realm.", core.Realms.Values.Select(realm => (Realm(realm), (double)realm.Sessions.Count)));
        Add(text, "subscriptions", "gauge", "Subscriptions in each realm.", core.Realms.Values.Select(realm => (Realm(realm), (double)realm.Broker.SubscriptionCount)));
        Add(text, "registrations", "gauge", "Registrations in each realm.", core.Realms.Values.Select(realm => (Realm(realm), (double)realm.Dealer.RegistrationCount)));
        Add(text, "connections", "gauge", "Connections, with a session or without.", sessions.Length);
        Add(text, "queued_bytes", "gauge", "Bytes that wait to be sent.", sessions.Sum(session => session.Link.QueuedBytes));
        Add(text, "longest_queue_bytes", "gauge", "Bytes that wait for the slowest receiver.", sessions.Select(session => session.Link.QueuedBytes).DefaultIfEmpty().Max());
        Add(text, "messages_received_total", "counter", "Messages received.", counters.Received);
        Add(text, "publications_total", "counter", "Publications.", counters.Published);
        Add(text, "events_total", "counter", "Events, one for each receiver: each is delivered or dropped in the end.", counters.Events);
        Add(text, "events_delivered_total", "counter", "Events that the network has taken.", counters.Delivered);
        Add(text, "events_dropped_total", "counter", "Events not sent: the receiver read too slowly, or was gone or unsubscribed by then.", counters.Dropped);
        Add(text, "calls_total", "counter", "Calls.", counters.Calls);
        Add(text, "retained_events_dropped_total", "counter", "Retained events dropped to make room for later ones.", counters.RetainedDropped);
        Add(text, "slow_sessions_closed_total", "counter", "Sessions closed because too much waited for them.", counters.SlowClosed);
        Add(text, "tls_handshakes_failed_total", "counter", "TLS handshakes that failed.", counters.TlsRefused);
        Add(text, "logins_refused_total", "counter", "Peers that were not let in.", counters.LoginsRefused);
        Add(text, "denied_total", "counter", "Requests that the role of a session does not allow.", counters.Denied);
        Add(text, "limits_exceeded_total", "counter", "What peers asked too much of.", Enum.GetValues<RouterLimit>().Select(limit => ($"limit=\"{limit.ToString().ToLowerInvariant()}\"", (double)counters.OfLimit(limit))));
        AddHistogram(text, "call_seconds", "How long calls take, from CALL to the last RESULT or ERROR.", counters.CallLatency);
        AddHistogram(text, "routing_seconds", "How long it takes from waking up for messages until all that they bring about is written; of one batch in 16.", counters.RoutingLatency);
        Add(text, "faults_total", "counter", "Messages that the router stumbled over: bugs.", counters.Faults);
        return text.ToString();
    }

    private static void AddHistogram(StringBuilder text, string name, string help, LatencyHistogram histogram)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP ocs_router_{name} {help}\n# TYPE ocs_router_{name} histogram\n");
        var cumulated = histogram.Cumulate();
        for (var i = 0; i < cumulated.Length; i++)
        {
            var bound = double.IsPositiveInfinity(LatencyHistogram.Bounds[i]) ? "+Inf" : LatencyHistogram.Bounds[i].ToString("R", CultureInfo.InvariantCulture);
            text.Append(CultureInfo.InvariantCulture, $"ocs_router_{name}_bucket{{le=\"{bound}\"}} {cumulated[i]}\n");
        }

        text.Append(CultureInfo.InvariantCulture, $"ocs_router_{name}_sum {histogram.Sum.TotalSeconds:R}\nocs_router_{name}_count {cumulated[^1]}\n");
    }

    private static string Realm(Realm realm) => $"realm=\"{Escape(realm.Name)}\"";

    private static string Escape(string value) =>
        value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static void Add(StringBuilder text, string name, string type, string help, double value) => Add(text, name, type, help, [("", value)]);

    private static void Add(StringBuilder text, string name, string type, string help, IEnumerable<(string Labels, double Value)> values)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP ocs_router_{name} {help}\n# TYPE ocs_router_{name} {type}\n");
        foreach (var (labels, value) in values)
            text.Append(CultureInfo.InvariantCulture, $"ocs_router_{name}{(labels.Length > 0 ? $"{{{labels}}}" : "")} {value:R}\n");
    }
}
