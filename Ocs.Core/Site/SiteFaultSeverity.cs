namespace Ocs.Site;

/// <summary>Whether a site file with this fault can be used.</summary>
public enum SiteFaultSeverity
{
    /// <summary>It can; somebody should look at it.</summary>
    Warning,

    /// <summary>It cannot.</summary>
    Error,
}
