using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Writes WELCOME: who the peer is, and what this router can do.</summary>
internal static class WelcomeWriter
{
    private static readonly string[] BrokerFeatures =
    [
        "publisher_identification", "pattern_based_subscription", "subscriber_blackwhite_listing", "publisher_exclusion",
        "session_meta_api", "subscription_meta_api", "subscription_revocation", "event_retention", "event_history",
        "payload_passthru_mode", "payload_transparency", "payload_encryption_cryptobox",
    ];

    private static readonly string[] DealerFeatures =
    [
        "caller_identification", "session_meta_api", "registration_meta_api", "testament_meta_api", "pattern_based_registration", "shared_registration", "call_canceling",
        "progressive_call_results", "progressive_call_invocations", "call_timeout", "call_reroute", "registration_revocation",
        "payload_passthru_mode", "payload_transparency", "payload_encryption_cryptobox",
    ];

    public static MessageBuilder Write(MessageBuilder builder, RouterSession session)
    {
        builder.Begin(3, MessageType.Welcome).Integer(session.Id).BeginMap(7);
        builder.Key("realm"u8).Text(session.Realm!.Name);
        builder.Key("authid"u8).Text(session.AuthId).Key("authrole"u8).Text(session.Role);
        builder.Key("authmethod"u8).Text(session.AuthMethod).Key("authprovider"u8).Text(session.AuthProvider);
        builder.Key("authextra"u8).BeginMap(1).Key("x_cb_peer"u8).Text(session.Link.Peer).EndMap();
        builder.Key("roles"u8).BeginMap(2);
        WriteRole(builder, "broker"u8, BrokerFeatures);
        WriteRole(builder, "dealer"u8, DealerFeatures);
        return builder.EndMap().EndMap().End();
    }

    private static void WriteRole(MessageBuilder builder, ReadOnlySpan<byte> role, string[] features)
    {
        builder.Key(role).BeginMap(1).Key("features"u8).BeginMap(features.Length);
        foreach (var feature in features)
            builder.Key(System.Text.Encoding.UTF8.GetBytes(feature)).Boolean(true);
        builder.EndMap().EndMap();
    }
}
