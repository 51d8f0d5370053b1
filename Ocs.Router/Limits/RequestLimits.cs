using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Refuses requests that ask for more than a session may have.</summary>
internal sealed class RequestLimits(RouterLimits limits, RouterCounters counters)
{
    private readonly int _uriBytes = limits.UriBytes > 0 ? limits.UriBytes : int.MaxValue;
    private readonly int _calls = limits.CallsPerSession > 0 ? limits.CallsPerSession : int.MaxValue;

    /// <summary>Answers a request that asks for too much.</summary>
    /// <returns>Whether it did.</returns>
    public bool Refuses(RouterSession session, in MessageView message)
    {
        switch (message.Type)
        {
            case MessageType.Publish:
                return IsLong(message) && RefuseUri(session, message);
            case MessageType.Call:
                if (IsLong(message))
                    return RefuseUri(session, message);
                return session.Calls.Count >= _calls && Refuse(
                    session, message, RouterLimit.Calls, $"{_calls} calls of this session wait for their results, and no more may");
            case MessageType.Subscribe:
                if (IsLong(message))
                    return RefuseUri(session, message);
                return limits.SubscriptionsPerSession > 0 && session.Subscriptions.Count >= limits.SubscriptionsPerSession && Refuse(
                    session, message, RouterLimit.Subscriptions, $"this session has {limits.SubscriptionsPerSession} subscriptions, and may have no more");
            case MessageType.Register:
                if (IsLong(message))
                    return RefuseUri(session, message);
                return limits.RegistrationsPerSession > 0 && session.Registrations.Count >= limits.RegistrationsPerSession && Refuse(
                    session, message, RouterLimit.Registrations, $"this session has {limits.RegistrationsPerSession} registrations, and may have no more");
            default:
                return false;
        }
    }

    // The encoded text has a few bytes around it, of which none is asked about here.
    private bool IsLong(in MessageView message) => message.Count > 3 && message.Raw(3).Length > _uriBytes && message.GetUri(3, "uri").Length > _uriBytes;

    private bool RefuseUri(RouterSession session, in MessageView message)
    {
        counters.OnLimit(RouterLimit.Uri);
        if (message.Type == MessageType.Publish && !PublishRequest.Read(message).IsAcknowledged)
            return true;
        session.SendError(
            message.Type, message.GetId(1, "request"), WampError.InvalidUri,
            $"the URI has {message.GetUri(3, "uri").Length} bytes, and may have {limits.UriBytes}");
        return true;
    }

    private bool Refuse(RouterSession session, in MessageView message, RouterLimit limit, string text)
    {
        counters.OnLimit(limit);
        session.SendError(message.Type, message.GetId(1, "request"), WampError.LimitExceeded, text);
        return true;
    }
}
