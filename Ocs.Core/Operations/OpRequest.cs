using Ocs.Wamp;

namespace Ocs.Operations;

/// <summary>A request to an operation, taken apart.</summary>
internal readonly record struct OpRequest(string Action, string Operation)
{
    /// <summary>What was sent as <c>params</c>: only starts look at it.</summary>
    public WampValue Parameters { get; init; }

    /// <summary>How long a wait lasts; zero or less: not at all; null: to the end.</summary>
    public TimeSpan? Timeout { get; init; }
}
