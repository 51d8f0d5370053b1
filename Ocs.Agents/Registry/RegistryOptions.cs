using System.ComponentModel.DataAnnotations;
using Ocs.Operations;

namespace Ocs.Agents.Registry;

/// <summary>The options of <see cref="RegistryAgent"/>; OCS's flags.</summary>
public sealed record RegistryOptions
{
    /// <summary>How often the state of every operation is published, changed or not.</summary>
    [Unit("s")]
    [Range(0.1, 1e6)]
    public TimeSpan WaitTime { get; init; } = TimeSpan.FromSeconds(30);
}
