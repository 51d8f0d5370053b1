namespace Ocs.Router;

/// <summary>What a peer asked too much of; its name in lower case stands in <c>/info</c> and <c>/metrics</c>.</summary>
internal enum RouterLimit
{
    Connections,
    Hello,
    Ping,
    Message,
    Uri,
    Subscriptions,
    Registrations,
    Calls,
    Invocations,
}
