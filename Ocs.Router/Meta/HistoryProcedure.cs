using Ocs.Wamp;

namespace Ocs.Router;

/// <summary><c>wamp.subscription.get_events</c>: the latest events of a subscription that the configuration keeps, as Crossbar.io gives them.</summary>
internal static class HistoryProcedure
{
    private const int UsualLimit = 10;

    /// <summary>How many bytes of payload one answer may have; what is older than that is left out.</summary>
    private const long MaxBytes = 16 << 20;

    public static void Get(Realm realm, in MetaCall call)
    {
        if (!realm.Broker.HasHistory)
        {
            call.RefuseWithMessage(WampError.HistoryUnavailable, "event history not available or enabled");
            return;
        }

        if (!SubscriptionProcedures.TryFind(realm, call, "retrieve event history", out var subscription))
            return;
        if (subscription.History is not { } history)
        {
            call.RefuseWithMessage(WampError.HistoryUnavailable, "event history for the given subscription is not available or enabled");
            return;
        }

        if (!call.Caller.MayDo(Operation.Subscribe, subscription.Uri, subscription.Match))
        {
            call.Refuse(WampError.NotAuthorized, $"not authorized to subscribe to topic \"{System.Text.Encoding.UTF8.GetString(subscription.Uri)}\"");
            return;
        }

        var limit = call.TryGet(1, "limit"u8, out var argument) ? argument.Integer ?? -1 : UsualLimit;
        if (limit < 0)
        {
            call.RefuseArgument("limit"u8, "a number of events");
            return;
        }

        var bytes = 0L;
        var latest = history.Latest(call.Caller, limit).TakeWhile(publication => (bytes += publication.Bytes) <= MaxBytes).ToArray();
        call.Reply(builder =>
        {
            builder.BeginList(latest.Length);
            foreach (var publication in latest)
                Write(builder, realm, subscription, publication);
            builder.EndList();
        });
    }

    private static void Write(MessageBuilder builder, Realm realm, Subscription subscription, StoredPublication publication)
    {
        builder.BeginMap(publication.IsDisclosed ? 11 : 8).Key("timestamp"u8).Text(MetaDetails.TextOf(publication.Time));
        builder.Key("time_ns"u8).Integer((publication.Time - DateTimeOffset.UnixEpoch).Ticks * TimeSpan.NanosecondsPerTick);
        builder.Key("realm"u8).Text(realm.Name).Key("subscription"u8).Integer(subscription.Id);
        builder.Key("publication"u8).Integer(publication.Id).Key("topic"u8).Text(publication.Topic.Uri);
        if (publication.IsDisclosed)
        {
            var publisher = publication.Publisher;
            builder.Key("session_id"u8).Integer(publisher.Session).Key("authid"u8).Text(publisher.AuthId).Key("authrole"u8).Text(publisher.Role);
        }

        var payload = publication.Payload;
        var serializer = publication.Serializer;
        var at = 0;
        if (publication.PayloadCount > 0)
            MessageScanner.SkipValue(payload, serializer, ref at, out _);
        builder.Key("args"u8);
        _ = at > 0 ? builder.Payload(payload[..at], 1, serializer) : builder.BeginList(0).EndList();
        builder.Key("kwargs"u8);
        _ = publication.PayloadCount > 1 ? builder.Payload(KeywordOf(payload[at..], serializer), 1, serializer) : builder.EmptyMap();
        builder.EndMap();
    }

    private static ReadOnlySpan<byte> KeywordOf(ReadOnlySpan<byte> rest, WampSerializer serializer)
    {
        if (serializer != WampSerializer.Json)
            return rest;
        var comma = JsonScanner.SkipSpace(rest, 0);
        return rest[JsonScanner.SkipSpace(rest, comma + 1)..];
    }
}
