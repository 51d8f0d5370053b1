using System.CommandLine;
using Ocs.Clients;
using Ocs.Operations;
using Ocs.Wamp;

namespace Ocs.Cli.Commands;

/// <summary><c>ocs client scan</c>: which agents live. Prints as ocs-client-cli does.</summary>
internal static class ClientScanCommand
{
    /// <summary>The operation that an agent shows whose start failed.</summary>
    private const string StartupError = "startup_error";

    public static Command Create(CommandTerminal terminal, SiteOptionSet siteOptions)
    {
        var details = new Option<bool>("--details") { Description = "List the operations of each agent, and their state." };
        var registry = new Option<string?>("--use-registry")
        {
            Description = "Ask a registry instead of listening to heartbeats.",
            Arity = ArgumentArity.ZeroOrOne,
            HelpName = "instance-id",
        };
        var seconds = new Option<double>("--time") { Description = "How long to listen.", DefaultValueFactory = _ => 2, HelpName = "seconds" };
        var json = new Option<bool>("--json") { Description = "Print one JSON list." };
        var command = new ExampleCommand("scan", "Lists the agents that live.", "ocs client scan --details") { details, registry, seconds, json };
        command.SetAction(async (parsed, stop) =>
        {
            await using var ocs = await ClientConnection.OpenAsync(terminal, siteOptions.Read(parsed).Load(terminal.Environment), stop);
            var byRegistry = parsed.GetResult(registry) is not null;
            if (!byRegistry && !parsed.GetValue(json))
                await terminal.Output.WriteLineAsync($"Listening to heartbeat feeds for {parsed.GetValue(seconds):0.##} seconds ...");
            var agents = byRegistry
                ? await ocs.ScanRegistryAsync(parsed.GetValue(registry) ?? "registry", stop)
                : await ocs.ScanAsync(TimeSpan.FromSeconds(parsed.GetValue(seconds)), stop);
            if (parsed.GetValue(json))
                await terminal.Output.WriteLineAsync(JsonText.Write(new WampList(agents.Select(agent => (WampValue)ToMap(agent)))));
            else
                Print(terminal.Output, agents, byRegistry ? "Registered" : "Detected", parsed.GetValue(details));
            return 0;
        });
        return command;
    }

    internal static void Print(TextWriter output, IReadOnlyList<ScannedAgent> agents, string how, bool details)
    {
        output.WriteLine($"List of {how} Agents: ({agents.Count})");
        foreach (var agent in agents)
        {
            var remark = agent.Expired ? "  (expired)"
                : agent.Operations.Any(operation => operation.Key == StartupError) ? "  (did not start: see its operation startup_error)"
                : "";
            output.WriteLine($"  {agent.InstanceId}{remark}");
            foreach (var (name, code) in details ? agent.Operations : [])
                output.WriteLine($"    {name,-20}: {Name(code)}");
        }

        output.WriteLine();
    }

    private static string Name(OpCode code) => Enum.IsDefined(code) ? code.ToString().ToUpperInvariant() : ((int)code).ToString("0");

    private static WampMap ToMap(ScannedAgent agent)
    {
        var operations = new WampMap();
        foreach (var (name, code) in agent.Operations)
            operations[name] = Name(code);
        return new WampMap
        {
            ["instance_id"] = agent.InstanceId,
            ["agent_class"] = agent.AgentClass,
            ["expired"] = agent.Expired,
            ["operations"] = operations,
        };
    }
}
