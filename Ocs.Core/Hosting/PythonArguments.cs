using Ocs.Wamp;

namespace Ocs.Hosting;

/// <summary>
/// Binds the arguments of a call to names as Python binds them to the signature of OCS's handlers, faults included:
/// clients see these texts in <c>wamp.error.runtime_error</c>.
/// </summary>
internal sealed class PythonArguments
{
    private readonly Dictionary<string, WampValue> _bound = new(StringComparer.Ordinal);

    private PythonArguments()
    {
    }

    /// <summary>The value of a name, null where it was not given.</summary>
    public WampValue this[string name] => _bound.GetValueOrDefault(name);

    /// <summary>Binds a call.</summary>
    /// <param name="function">What messages call the function.</param>
    /// <param name="given">The call's arguments.</param>
    /// <param name="required">The names that must be given.</param>
    /// <param name="optional">The names that may be given; null where any further keyword is ignored.</param>
    /// <exception cref="WampException">They do not fit.</exception>
    public static PythonArguments Bind(string function, WampArguments given, string[] required, string[]? optional)
    {
        var result = new PythonArguments();
        string[] names = [.. required, .. optional ?? []];
        for (var index = 0; index < Math.Min(names.Length, given.Positional.Count); index++)
            result._bound[names[index]] = given.Positional[index];
        foreach (var (name, value) in given.Keyword)
        {
            if (!names.Contains(name))
            {
                if (optional is not null)
                    throw new WampException($"{function}() got an unexpected keyword argument '{name}'");
            }
            else if (!result._bound.TryAdd(name, value))
            {
                throw new WampException($"{function}() got multiple values for argument '{name}'");
            }
        }

        if (given.Positional.Count > names.Length)
            throw TooMany(function, given.Positional.Count, required.Length, names.Length);
        var missing = required.Where(name => !result._bound.ContainsKey(name)).Select(name => $"'{name}'").ToList();
        return missing.Count == 0
            ? result
            : throw new WampException($"{function}() missing {missing.Count} required positional argument{(missing.Count > 1 ? "s" : "")}: {string.Join(" and ", missing)}");
    }

    /// <summary>Python counts the object itself among the arguments.</summary>
    private static WampException TooMany(string function, int given, int required, int all)
    {
        var takes = required == all ? $"{all + 1}" : $"from {required + 1} to {all + 1}";
        return new WampException($"{function}() takes {takes} positional arguments but {given + 1} were given");
    }
}
