using Ocs.Wamp;

namespace Ocs.Agents.AccessDirector;

/// <summary>Arguments that may come by position or by name.</summary>
internal static class CallArguments
{
    /// <summary>The arguments by name; those that were not given are absent.</summary>
    /// <exception cref="WampException">One is unknown, or there are too many.</exception>
    public static WampMap Bind(this WampArguments call, string procedure, string[] names)
    {
        if (call.Positional.Count > names.Length)
            throw new WampException($"{procedure}() takes {names.Length} arguments but {call.Positional.Count} were given");
        var bound = new WampMap();
        for (var index = 0; index < call.Positional.Count; index++)
            bound[names[index]] = call.Positional[index];
        foreach (var (name, value) in call.Keyword)
        {
            if (!names.Contains(name))
                throw new WampException($"{procedure}() got an unexpected keyword argument '{name}'");
            bound[name] = value;
        }

        return bound;
    }
}
