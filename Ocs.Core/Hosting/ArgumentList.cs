namespace Ocs.Hosting;

/// <summary>Arguments as OCS takes them apart: flags, each with the values that follow it (site_config.py).</summary>
internal static class ArgumentList
{
    /// <summary>The values of each flag; a flag that comes again replaces itself. <c>-5</c> is a value, <c>--a=b</c> the flag <c>--a</c> with a value.</summary>
    /// <param name="arguments">The arguments.</param>
    /// <param name="fault">Told of each value that follows no flag.</param>
    public static IReadOnlyDictionary<string, IReadOnlyList<string>> Parse(IReadOnlyList<string> arguments, Action<string> fault)
    {
        var found = new OrderedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        List<string>? values = null;
        foreach (var argument in arguments)
        {
            if (IsFlag(argument))
            {
                var parts = argument.Split('=', 2);
                found.Remove(parts[0]);
                found.Add(parts[0], values = [.. parts.Skip(1)]);
            }
            else if (values is null)
            {
                fault($"the argument '{argument}' follows no flag");
            }
            else
            {
                values.Add(argument);
            }
        }

        return found;
    }

    private static bool IsFlag(string argument) => argument.StartsWith('-') && argument.TrimStart('-') is [var first, ..] && char.IsLetter(first);
}
