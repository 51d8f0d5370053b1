namespace Ocs.Wamp;

/// <summary>Logs in by a ticket: a password sent as it is, so only for links that nobody else reads.</summary>
public sealed class TicketLogin(string authId, string ticket) : WampLogin(authId)
{
    /// <inheritdoc/>
    public override string Method => "ticket";

    /// <inheritdoc/>
    internal override string Answer(WampMap challenge) => ticket;
}
