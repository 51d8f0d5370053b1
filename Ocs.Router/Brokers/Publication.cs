using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>What is published, over bytes of someone else's.</summary>
internal readonly ref struct Publication
{
    public required long Id { get; init; }

    public required Topic Topic { get; init; }

    public required PeerIdentity Publisher { get; init; }

    /// <summary>Whether the subscribers are told who publishes.</summary>
    public required bool IsDisclosed { get; init; }

    /// <summary>Whether it was published before its receiver subscribed.</summary>
    public bool IsRetained { get; init; }

    /// <summary>Who does not receive it, though subscribed; or null.</summary>
    public RouterSession? Excluded { get; init; }

    /// <summary>Who may receive it; null for everybody.</summary>
    public PublishFilter? Filter { get; init; }

    /// <summary>What goes to the subscribers as it is.</summary>
    public PassedDetails Passed { get; init; }

    public ReadOnlySpan<byte> Payload { get; init; }

    public int PayloadCount { get; init; }

    public WampSerializer Serializer { get; init; }

    /// <summary>Whether a session may receive it.</summary>
    public bool Reaches(RouterSession session) => session != Excluded && Filter?.Allows(session) != false;

    /// <summary>The same with its payload in a serializer, into which it is turned but once, however many subscriptions there are.</summary>
    /// <param name="serializer">The serializer.</param>
    /// <param name="payloads">The payload in each serializer, as far as it was needed.</param>
    public Publication In(WampSerializer serializer, ref EventForms payloads)
    {
        if (serializer == Serializer || PayloadCount == 0)
            return this;
        ref var payload = ref payloads[(int)serializer];
        payload ??= MessageBuilder.Rent(serializer).Payload(Payload, PayloadCount, Serializer);
        return this with { Payload = payload.Written, Serializer = serializer };
    }

    /// <summary>Writes the EVENT of a subscription.</summary>
    public MessageBuilder WriteEvent(MessageBuilder builder, Subscription subscription)
    {
        builder.Begin(4 + PayloadCount, MessageType.Event).Integer(subscription.Id).Integer(Id);
        var isPattern = subscription.Match != MatchPolicy.Exact;
        builder.BeginMap((IsDisclosed ? 3 : 0) + (isPattern ? 1 : 0) + (IsRetained ? 1 : 0) + Passed.Count);
        if (IsDisclosed)
        {
            builder.Key("publisher"u8).Integer(Publisher.Session).Key("publisher_authid"u8).Text(Publisher.AuthId)
                .Key("publisher_authrole"u8).Text(Publisher.Role);
        }

        if (isPattern)
            builder.Key("topic"u8).Text(Topic.Uri);
        if (IsRetained)
            builder.Key("retained"u8).Boolean(true);
        Passed.WriteTo(builder);
        return builder.EndMap().Payload(Payload, PayloadCount, Serializer).End();
    }
}
