namespace Ocs.Router;

/// <summary>What one peer may ask of the router. Whoever asks for more is told so, and counted; zero is no limit.</summary>
public sealed record RouterLimits
{
    /// <summary>How many connections may be open from one address.</summary>
    public int ConnectionsPerAddress { get; init; } = 8192;

    /// <summary>How long a connection may stay without a session.</summary>
    public TimeSpan HelloTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest topic or procedure, in bytes of UTF-8.</summary>
    public int UriBytes { get; init; } = 1024;

    /// <summary>How many subscriptions a session may have.</summary>
    public int SubscriptionsPerSession { get; init; } = 10_000;

    /// <summary>How many registrations a session may have.</summary>
    public int RegistrationsPerSession { get; init; } = 10_000;

    /// <summary>How many calls of one caller may wait for their results.</summary>
    public int CallsPerSession { get; init; } = 10_000;

    /// <summary>How many invocations one callee may have to answer.</summary>
    public int InvocationsPerSession { get; init; } = 10_000;
}
