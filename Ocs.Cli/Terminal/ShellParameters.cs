using System.Globalization;
using Ocs.Clients;
using Ocs.Wamp;

namespace Ocs.Cli;

/// <summary>What is typed for the parameters of an operation, in the types that the agent says they have.</summary>
internal static class ShellParameters
{
    /// <summary>The parameters of words such as <c>delay=2.5</c>.</summary>
    /// <param name="operation">The operation; agents that do not tell their parameters take JSON, or text.</param>
    /// <param name="words">The words.</param>
    /// <exception cref="ArgumentException">A word is no parameter of it; the message says what there is.</exception>
    public static WampMap Read(OperationDescription operation, IEnumerable<string> words)
    {
        var parameters = new WampMap();
        var known = Of(operation);
        foreach (var word in words)
        {
            var parts = word.Split('=', 2);
            if (parts.Length < 2)
                throw new ArgumentException($"'{word}' has no '='; parameters are NAME=VALUE{Hint(known)}.");
            var type = known.FirstOrDefault(parameter => parameter["name"].AsString() == parts[0])?.GetOrNull("type").AsStringOrNull();
            parameters[parts[0]] = Value(parts[1], type);
        }

        return parameters;
    }

    /// <summary>What the agent tells of the operation's parameters; none where it tells nothing, as OCS's agents.</summary>
    public static IReadOnlyList<WampMap> Of(OperationDescription operation) =>
        [.. (operation.Raw.GetOrNull("params").AsListOrNull() ?? []).Select(entry => entry.AsMapOrNull()).Where(entry => entry?.GetOrNull("name").AsStringOrNull() is not null).Select(entry => entry!)];

    /// <summary>The values that a parameter may have, where they can be told.</summary>
    public static IEnumerable<string> ChoicesOf(WampMap parameter)
    {
        if (parameter.GetOrNull("choices").AsListOrNull() is { Count: > 0 } choices)
            return choices.Select(choice => choice.AsStringOrNull() ?? JsonText.Write(choice));
        return parameter.GetOrNull("type").AsStringOrNull() == "bool" ? ["true", "false"] : [];
    }

    /// <summary>A wrong value goes out as it was typed: the agent knows best what is wrong with it.</summary>
    private static WampValue Value(string text, string? type) => (type, text.ToLowerInvariant()) switch
    {
        (not "str", "none" or "null") => WampValue.Null,
        ("str", _) => text.Length > 1 && text[0] == '"' && text[^1] == '"' ? JsonText.ReadOrText(text) : text,
        ("bool", "true" or "yes" or "on") => true,
        ("bool", "false" or "no" or "off") => false,
        ("float", _) when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) => number,
        _ => JsonText.ReadOrText(text),
    };

    private static string Hint(IReadOnlyList<WampMap> known) =>
        known.Count == 0 ? "" : $": {string.Join(", ", known.Select(parameter => parameter["name"].AsString()))}";
}
