using System.Globalization;
using System.Text;
using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>What the router tells of a session, a subscription, a registration: the same in meta events and meta procedures.</summary>
internal static class MetaDetails
{
    public static MessageBuilder Write(MessageBuilder builder, RouterSession session)
    {
        var link = session.Link;
        builder.BeginMap(9).Key("realm"u8).Text(session.RealmName).Key("session"u8).Integer(session.Id);
        builder.Key("authid"u8).Text(session.AuthId).Key("authrole"u8).Text(session.Role);
        builder.Key("authmethod"u8).Text(session.AuthMethod).Key("authprovider"u8).Text(session.AuthProvider);
        builder.Key("authextra"u8).BeginMap(1).Key("x_cb_peer"u8).Text(link.Peer).EndMap();
        builder.Key("serializer"u8).Text(NameOf(link.Serializer));
        builder.Key("transport"u8).BeginMap(4).Key("channel_framing"u8).Text(link.Framing).Key("channel_serializer"u8).Text(NameOf(link.Serializer));
        return builder.Key("peer"u8).Text(link.Peer).Key("is_server"u8).Boolean(true).EndMap().EndMap();
    }

    public static MessageBuilder Write(MessageBuilder builder, Subscription subscription) =>
        Write(builder.BeginMap(4), subscription.Id, subscription.Created, subscription.Uri, subscription.Match).EndMap();

    public static MessageBuilder Write(MessageBuilder builder, Registration registration) =>
        Write(builder.BeginMap(5), registration.Id, registration.Created, registration.Uri, registration.Match)
            .Key("invoke"u8).Text(RegisterRequest.NameOf(registration.Policy)).EndMap();

    /// <summary>A time as WAMP peers read it: UTC, to the millisecond.</summary>
    public static string TextOf(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);

    /// <summary>A policy's name on the wire.</summary>
    public static string NameOf(MatchPolicy match) => match switch
    {
        MatchPolicy.Prefix => "prefix",
        MatchPolicy.Wildcard => "wildcard",
        _ => "exact",
    };

    /// <summary>Ids, sorted by how they match.</summary>
    public static void WriteByMatch(MessageBuilder builder, ILookup<MatchPolicy, long> ids)
    {
        builder.BeginMap(3);
        foreach (var match in Enum.GetValues<MatchPolicy>())
        {
            builder.Key(Encoding.UTF8.GetBytes(NameOf(match)));
            MetaCall.WriteIds(builder, [.. ids[match]]);
        }

        builder.EndMap();
    }

    /// <summary>Reads the policy out of an argument <c>options</c>; refuses the call where it is none.</summary>
    public static bool TryGetMatch(in MetaCall call, out MatchPolicy match)
    {
        match = MatchPolicy.Exact;
        if (!call.TryGet(1, "options"u8, out var argument))
            return true;
        for (var options = argument.Entries; options.Next();)
        {
            if (!options.Key.SequenceEqual("match"u8))
                continue;
            foreach (var policy in Enum.GetValues<MatchPolicy>())
            {
                if (options.String == NameOf(policy))
                {
                    match = policy;
                    return true;
                }
            }

            call.RefuseArgument("options"u8, "a map whose 'match' is exact, prefix or wildcard");
            return false;
        }

        return true;
    }

    private static string NameOf(WampSerializer serializer) => serializer switch
    {
        WampSerializer.MessagePack => "msgpack",
        WampSerializer.Cbor => "cbor",
        _ => "json",
    };

    private static MessageBuilder Write(MessageBuilder builder, long id, DateTimeOffset created, byte[] uri, MatchPolicy match) =>
        builder.Key("id"u8).Integer(id).Key("created"u8).Text(TextOf(created)).Key("uri"u8).Text(uri).Key("match"u8).Text(NameOf(match));
}
