using System.Globalization;
using Ocs.Site;

namespace Ocs.Hosting;

/// <summary>The options that every agent takes beside its own, as OCS's do: they say where the site is, and how the agent lives in it.</summary>
internal static class StandardOptions
{
    private static readonly HashSet<string> Flags = new(StringComparer.Ordinal)
    {
        "--site", "--site-file", "--site-host", "--site-hub", "--site-http", "--site-realm", "--instance-id", "--address-root",
        "--registry-address", "--log-dir", "--working-dir", "--crossbar-timeout", "--access-policy",
    };

    public static bool Contains(string flag) => Flags.Contains(flag);

    /// <summary>How long the agent outlives the router: its own argument, or the host's.</summary>
    /// <exception cref="AgentStartException">The argument is no number of seconds.</exception>
    public static TimeSpan CrossbarTimeout(AgentSite site)
    {
        if (Last(site, "--crossbar-timeout") is not { } text)
            return site.Host.CrossbarTimeout;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and < 1e9
            ? TimeSpan.FromSeconds(seconds)
            : throw new AgentStartException($"{SitePlace.Of(site)}: --crossbar-timeout '{text}' is not a number of seconds.");
    }

    /// <summary>The access policy: the agent's own argument, or the hub's.</summary>
    public static string AccessPolicy(AgentSite site) => Last(site, "--access-policy") ?? site.Hub.AccessPolicy;

    private static string? Last(AgentSite site, string flag)
    {
        var arguments = ArgumentList.Parse(site.Instance.Arguments, text => new AgentStartException($"{SitePlace.Of(site)}: {text}."));
        return arguments.TryGetValue(flag, out var values) && values.Count > 0 ? values[^1] : null;
    }
}
