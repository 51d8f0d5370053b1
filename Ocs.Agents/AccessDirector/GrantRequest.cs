using Ocs.Wamp;

namespace Ocs.Agents.AccessDirector;

/// <summary>What a client asks of <c>request_exclusive</c>, by position or by name.</summary>
internal sealed record GrantRequest
{
    private static readonly string[] Names = ["grant_name", "password", "action", "expire_at", "grantee", "strict"];

    public string? Name { get; private init; }

    public string? Password { get; private init; }

    public string? Action { get; private init; }

    /// <summary>In unix seconds; null for the usual time.</summary>
    public double? ExpireAt { get; private init; }

    public string? Grantee { get; private init; }

    /// <summary>Whether what is so already is an error.</summary>
    public bool IsStrict { get; private init; }

    /// <summary>Reads a call.</summary>
    /// <exception cref="WampException">An argument is unknown, one too many, or <c>expire_at</c> is no time.</exception>
    public static GrantRequest From(WampArguments call)
    {
        var given = call.Bind("request_exclusive", Names);
        var expiry = given.GetOrNull("expire_at");
        if (!expiry.IsNull && (expiry.Kind is not (WampValueKind.Double or WampValueKind.Integer) || !double.IsFinite(expiry.AsDouble())))
            throw new WampException("expire_at must be a time in unix seconds");
        return new()
        {
            Name = given.GetOrNull("grant_name").AsStringOrNull(),
            Password = given.GetOrNull("password").AsStringOrNull(),
            Action = given.GetOrNull("action").AsStringOrNull(),
            ExpireAt = expiry.IsNull ? null : expiry.AsDouble(),
            Grantee = given.GetOrNull("grantee").AsStringOrNull(),
            IsStrict = given.GetOrNull("strict") != (WampValue)false,
        };
    }
}
