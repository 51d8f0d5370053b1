using Ocs.Clients;

namespace Ocs.Cli;

/// <summary>What can stand where somebody is typing in the shell: operations, what to do with them, parameters and their values.</summary>
internal static class ShellCompletion
{
    private static readonly string[] Commands = ["exit", "feeds", "help", "ops", "quit", "use"];

    /// <summary>The words that may stand at the end of a line, whole, in order.</summary>
    /// <param name="line">The line up to where somebody types.</param>
    /// <param name="agent">The agent that is talked to.</param>
    /// <param name="instances">Other agents that are known.</param>
    public static IReadOnlyList<string> Of(string line, AgentDescription agent, IEnumerable<string> instances)
    {
        var words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var (before, begun) = line.Length > 0 && !char.IsWhiteSpace(line[^1]) ? (words[..^1], words[^1]) : (words, "");
        return [.. Words(before, begun, agent, instances).Where(word => word.StartsWith(begun, StringComparison.Ordinal)).Distinct().Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<string> Words(string[] before, string begun, AgentDescription agent, IEnumerable<string> instances)
    {
        var operations = agent.Tasks.Concat(agent.Processes).ToDictionary(operation => operation.Name);
        return before switch
        {
            [] => Commands.Concat(operations.Keys),
            ["help"] => operations.Keys,
            ["use"] => instances,
            [var name] when operations.ContainsKey(name) =>
                ["start", "status", "wait", agent.Tasks.Any(task => task.Name == name) ? "abort" : "stop"],
            [var name, "start", .. var given] when operations.TryGetValue(name, out var operation) => Parameters(operation, given, begun),
            _ => [],
        };
    }

    private static IEnumerable<string> Parameters(OperationDescription operation, string[] given, string begun)
    {
        var parameters = ShellParameters.Of(operation);
        var name = begun.Split('=')[0];
        return begun.Contains('=', StringComparison.Ordinal)
            ? parameters.Where(parameter => parameter["name"].AsString() == name).SelectMany(ShellParameters.ChoicesOf).Select(choice => $"{name}={choice}")
            : parameters.Select(parameter => $"{parameter["name"].AsString()}=").Where(word => !given.Any(word2 => word2.StartsWith(word, StringComparison.Ordinal)));
    }
}
