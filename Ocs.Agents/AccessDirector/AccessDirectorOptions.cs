using System.ComponentModel.DataAnnotations;

namespace Ocs.Agents.AccessDirector;

/// <summary>The options of <see cref="AccessDirectorAgent"/>; OCS's flags.</summary>
public sealed record AccessDirectorOptions
{
    /// <summary>The file with passwords and exclusive access blocks; a relative path begins at the site file.</summary>
    [Required]
    public string ConfigFile { get; init; } = "";
}
