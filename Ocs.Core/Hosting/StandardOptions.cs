using System.Globalization;
using Ocs.Journals;
using Ocs.Site;

namespace Ocs.Hosting;

/// <summary>The options that every agent takes beside its own, as OCS's do: they say where the site is, and how the agent lives in it.</summary>
internal static class StandardOptions
{
    private static readonly HashSet<string> Flags = new(StringComparer.Ordinal)
    {
        "--site", "--site-file", "--site-host", "--site-hub", "--site-http", "--site-realm", "--instance-id", "--address-root",
        "--registry-address", "--log-dir", "--working-dir", "--crossbar-timeout", "--access-policy",
        "--journal-dir", "--journal-mb", "--journal-days",
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

    /// <summary>
    /// Where the agent's journal is and how much it holds: <c>--journal-dir</c>, else the program's folder for journals;
    /// <c>--journal-mb</c>, <c>--journal-days</c>. Without a folder it is in memory.
    /// </summary>
    /// <exception cref="AgentStartException">An argument is no number.</exception>
    public static JournalOptions Journal(AgentSite site, string? folder)
    {
        var given = Last(site, "--journal-dir");
        folder = given is null ? folder : Path.GetFullPath(given, Path.GetFullPath(site.WorkingDirectory));
        var options = new JournalOptions { Directory = folder is null ? null : Path.Combine(folder, Uri.EscapeDataString(site.Instance.InstanceId)) };
        if (Number(site, "--journal-mb") is { } megabytes)
            options = options with { MostBytes = (long)(megabytes * (1 << 20)) };
        if (Number(site, "--journal-days") is { } days)
            options = options with { LongestAge = TimeSpan.FromDays(days) };
        return options;
    }

    private static double? Number(AgentSite site, string flag)
    {
        if (Last(site, flag) is not { } text)
            return null;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && number is > 0 and < 1e6
            ? number
            : throw new AgentStartException($"{SitePlace.Of(site)}: {flag} '{text}' is not a number above 0.");
    }

    private static string? Last(AgentSite site, string flag)
    {
        var arguments = ArgumentList.Parse(site.Instance.Arguments, stray => throw new AgentStartException($"{SitePlace.Of(site)}: {stray}."));
        return arguments.TryGetValue(flag, out var values) && values.Count > 0 ? values[^1] : null;
    }
}
