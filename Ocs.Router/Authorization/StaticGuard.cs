using Ocs.Wamp;

namespace Ocs.Router;

/// <summary>Decides by the permissions of a role; all its sessions share it.</summary>
internal sealed class StaticGuard(RolePermissions permissions) : Guard
{
    private readonly DecisionCache _publications = new();
    private readonly DecisionCache _calls = new();

    public override bool Admits(RouterSession session, in MessageView message)
    {
        if (OperationOf(message.Type) is not { } operation || !HasUri(message))
            return true;
        var uri = message.GetText(3);
        var decision = operation switch
        {
            Operation.Publish => Decide(_publications, operation, uri),
            Operation.Call => Decide(_calls, operation, uri),
            _ => permissions.Decide(operation, uri, MatchOf(message)),
        };
        session.IsDisclosed = decision.IsDisclosed;
        if (!decision.IsAllowed)
            Refuse(session, message, operation);
        return decision.IsAllowed;
    }

    public override bool Allows(Operation operation, ReadOnlySpan<byte> uri, MatchPolicy match = MatchPolicy.Exact) =>
        permissions.Decide(operation, uri, match).IsAllowed;

    private Decision Decide(DecisionCache cache, Operation operation, ReadOnlySpan<byte> uri)
    {
        if (cache.TryGet(uri, out var decision))
            return decision;
        decision = permissions.Decide(operation, uri);
        cache.Add(uri, decision);
        return decision;
    }
}
