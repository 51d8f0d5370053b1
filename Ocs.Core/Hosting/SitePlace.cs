using Ocs.Site;

namespace Ocs.Hosting;

/// <summary>Where an instance is written, for messages.</summary>
internal static class SitePlace
{
    /// <summary>Such as <c>site.yaml, line 12, fake-data-1</c>.</summary>
    public static string Of(AgentSite site)
    {
        var line = site.Instance.Line > 0 ? $", line {site.Instance.Line}" : "";
        return site.File is { } file ? $"{file}{line}, {site.Instance.InstanceId}" : site.Instance.InstanceId;
    }
}
