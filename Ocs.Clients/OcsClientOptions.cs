using Ocs.Site;
using Ocs.Wamp;

namespace Ocs.Clients;

/// <summary>Where a client connects, and how patient it is.</summary>
public sealed record OcsClientOptions
{
    /// <summary>The site; null to find it as OCS does: <c>OCS_CONFIG_DIR</c>, else this machine's router.</summary>
    public SiteConfiguration? Site { get; init; }

    /// <summary>Where the router is; null for the <c>wamp_server</c> of the site.</summary>
    public WampEndpoint? Endpoint { get; init; }

    /// <summary>How long one request may take before <see cref="TimeoutException"/>.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>The password that goes with start, stop and abort, to agents that have access control; empty for none.</summary>
    public string Password { get; init; } = "";

    /// <summary>
    /// The level wanted at agents, 1 to 3, where <see cref="Password"/> is empty: for 2 and 3 the <see cref="PasswordFile"/>
    /// is asked for each agent's password.
    /// </summary>
    public int Privileges { get; init; } = 1;

    /// <summary>The file with the passwords; null for where OCS has it, see <see cref="PasswordFile.FindPath"/>.</summary>
    public string? PasswordsFile { get; init; }

    /// <summary>The clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Told of events that make no sense and of bursts of dropped samples, in one sentence; may be null.</summary>
    public Action<string>? OnFault { get; init; }
}
