using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Hosting;

/// <summary>How agents are hosted.</summary>
public sealed record AgentHostOptions
{
    /// <summary>The agent classes there are.</summary>
    public required AgentCatalog Catalog { get; init; }

    /// <summary>Where the router is; null for the <c>wamp_server</c> of the agent's site.</summary>
    public WampEndpoint? Endpoint { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Where an agent's log goes; see <see cref="AgentLogging"/>.</summary>
    public Func<AgentSite, ILoggerFactory> Loggers { get; init; } = _ => NullLoggerFactory.Instance;

    /// <summary>How long operations may take to stop before the agent leaves without them.</summary>
    public TimeSpan StopTimeout { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>
    /// Whether an agent whose constructor or options fail joins all the same, with nothing but a failed operation
    /// <c>startup_error</c> that says why, so that it can be seen from elsewhere. Otherwise starting it throws.
    /// </summary>
    public bool JoinOnStartupError { get; init; }

    /// <summary>Where agents keep what is not known to be stored, each in a folder of its own; null to keep it in memory.</summary>
    public string? JournalDirectory { get; init; }
}
