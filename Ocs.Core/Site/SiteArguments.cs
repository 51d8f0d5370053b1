namespace Ocs.Site;

/// <summary>The arguments of an agent, from its site file and its command line (site_config.py: get_config).</summary>
public static class SiteArguments
{
    /// <summary>
    /// The site file's arguments, then the command line's, where a flag of the command line takes the place of the same
    /// flag of the site file with all its values. A flag given twice counts once, with its last values; <c>--a=b</c> is
    /// the flag <c>--a</c>.
    /// </summary>
    public static IReadOnlyList<string> Merge(IEnumerable<string> siteFile, IEnumerable<string> commandLine)
    {
        var groups = new OrderedDictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var arguments in (IEnumerable<string>[])[[.. siteFile], [.. commandLine]])
            Add(groups, arguments);
        return [.. groups.Values.SelectMany(group => group)];
    }

    /// <summary>Whether a text is a flag: a dash or more, then a letter; so <c>-5</c> is a value.</summary>
    public static bool IsFlag(string text) => text.StartsWith('-') && text.TrimStart('-') is [var first, ..] && char.IsLetter(first);

    private static void Add(OrderedDictionary<string, List<string>> groups, IEnumerable<string> arguments)
    {
        List<string>? group = null;
        foreach (var argument in arguments)
        {
            if (IsFlag(argument))
            {
                // Setting an entry again keeps its place, as in a Python dict.
                groups[argument.Split('=', 2)[0]] = group = [argument];
                continue;
            }

            if (group is null && !groups.TryGetValue("", out group))
                groups.Insert(0, "", group = []);
            group.Add(argument);
        }
    }
}
